using Transcription.Grains.Abstractions.Capacity;

namespace Transcription.Grains.Jobs;

/// <summary>Sits out the loss of silos: a call that fails for want of one is made again, for so long at the most.</summary>
internal sealed class Outage(TimeSpan longest, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <exception cref="NoCapacityException">The cluster could not do it all that time.</exception>
    public async Task<T> SitOut<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (IsOutage(exception) && !cancellation.IsCancellationRequested)
            {
                if (time.GetElapsedTime(started) > longest)
                    throw new NoCapacityException($"No device served the model for {longest}: {exception.Message}");
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    // A worker that stops cancels what it has.
    private static bool IsOutage(Exception exception) =>
        exception is OrleansException or TimeoutException or NoCapacityException or OperationCanceledException;
}
