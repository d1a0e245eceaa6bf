namespace Transcription.Gateway.Limits;

/// <summary>What a lag calls for.</summary>
internal enum LagVerdict
{
    Fine,
    Warn,
    Exceeded,
}

/// <summary>Warns once when lag grows long, and gives up when it stays too long. Not thread safe.</summary>
internal sealed class LagWatch(LimitOptions options, TimeProvider time)
{
    private bool _warned;
    private long? _exceededSince;

    /// <summary>Takes the lag now.</summary>
    public LagVerdict Observe(double lagSeconds)
    {
        if (lagSeconds < options.MaxLag.TotalSeconds)
            _exceededSince = null;
        else if (time.GetElapsedTime(_exceededSince ??= time.GetTimestamp()) >= options.MaxLagFor)
            return LagVerdict.Exceeded;

        // The next warning needs a recovery first: half of the threshold.
        if (lagSeconds < options.LagWarning.TotalSeconds / 2)
            _warned = false;
        if (_warned || lagSeconds < options.LagWarning.TotalSeconds)
            return LagVerdict.Fine;
        _warned = true;
        return LagVerdict.Warn;
    }
}
