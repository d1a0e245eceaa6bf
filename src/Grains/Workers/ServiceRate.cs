namespace Transcription.Grains.Workers;

/// <summary>
/// What a worker has measured of itself, smoothed: how fast it is and how long its jobs are. From these a queue's
/// capacity follows: as many jobs as are done within the longest wait, floor(L_max / (D × RTF)). Not thread safe.
/// </summary>
internal sealed class ServiceRate
{
    private const double Weight = 0.2;

    /// <summary>Processing time / audio time; 0 before the first job.</summary>
    public double RealTimeFactor { get; private set; }

    /// <summary>Seconds of audio in a job.</summary>
    public double JobSeconds { get; private set; }

    /// <summary>Takes the measure of a batch.</summary>
    public void Measured(TimeSpan took, double audioSeconds, int jobs)
    {
        if (audioSeconds <= 0)
            return;
        RealTimeFactor = Smooth(RealTimeFactor, took.TotalSeconds / audioSeconds);
        JobSeconds = Smooth(JobSeconds, audioSeconds / jobs);
    }

    /// <summary>The time one job takes of the worker.</summary>
    public TimeSpan JobTime => TimeSpan.FromSeconds(JobSeconds * RealTimeFactor);

    /// <summary>Jobs done within that wait.</summary>
    public int Capacity(TimeSpan maxWait, int min, int max) => JobTime == TimeSpan.Zero
        ? min
        : (int)Math.Clamp(Math.Floor(maxWait / JobTime), min, max);

    private static double Smooth(double old, double measured) =>
        old == 0 ? measured : old + Weight * (measured - old);
}
