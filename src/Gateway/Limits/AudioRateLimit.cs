namespace Transcription.Gateway.Limits;

/// <summary>A token bucket of audio seconds: a burst at once, then a multiple of real time. Not thread safe.</summary>
/// <param name="options">The burst and the rate.</param>
/// <param name="backlog">Audio that a client who comes back brings at once, beside the burst.</param>
/// <param name="time">Fills the bucket.</param>
internal sealed class AudioRateLimit(LimitOptions options, TimeSpan backlog, TimeProvider time)
{
    private double _available = (options.AudioBurst + backlog).TotalSeconds;
    private long _refilled = time.GetTimestamp();

    /// <summary>Takes that much audio, or says that it comes too fast.</summary>
    public bool TryTake(double seconds)
    {
        var now = time.GetTimestamp();
        var gained = time.GetElapsedTime(_refilled, now).TotalSeconds * options.AudioRate;
        _available = Math.Max(_available, Math.Min(options.AudioBurst.TotalSeconds, _available + gained));
        _refilled = now;
        if (seconds > _available)
            return false;
        _available -= seconds;
        return true;
    }
}
