namespace Transcription.Grains.Hosting;

/// <summary>Telling a stop from a failure.</summary>
public static class StopExtensions
{
    /// <summary>
    /// Whether this is the stop that was asked for. Not every cancellation is: Redis cancels calls of its own accord when
    /// its connection breaks.
    /// </summary>
    public static bool IsStop(this Exception exception, CancellationToken cancellation) =>
        exception is OperationCanceledException && cancellation.IsCancellationRequested;
}
