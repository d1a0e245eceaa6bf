namespace Transcription.ResultsDelivery.Cluster;

/// <summary>Stands for a session: sends events at a rate.</summary>
[Alias("bench.source")]
internal interface ISourceGrain : IGrainWithIntegerKey
{
    [Alias("start")]
    Task Start(string connection, Delivery delivery, TimeSpan period);

    /// <summary>Returns how many events were sent.</summary>
    [Alias("stop")]
    Task<long> Stop();
}
