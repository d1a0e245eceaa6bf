namespace Transcription.Grains.Abstractions.Results;

/// <summary>
/// A client's connection as the results stream sees it. Pinned by its key, <c>gatewaySilo|connection</c>, to the gateway
/// that holds the socket.
/// </summary>
[Alias("transcription.connection")]
public interface IConnectionGrain : IGrainWithStringKey
{
    /// <summary>Comes to life before the first event does.</summary>
    [Alias("attach")]
    Task Attach();

    /// <summary>The connection is gone.</summary>
    [Alias("detach")]
    Task Detach();
}

/// <summary>Names of the results stream.</summary>
public static class ResultsStream
{
    /// <summary>The stream provider.</summary>
    public const string Provider = "results";

    /// <summary>The namespace; the key is that of the <see cref="IConnectionGrain"/>.</summary>
    public const string Namespace = "transcription.results";
}
