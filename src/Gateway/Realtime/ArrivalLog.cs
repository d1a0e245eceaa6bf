namespace Transcription.Gateway.Realtime;

/// <summary>Remembers when the newest samples arrived, to tell latencies from the client's side. Bounded; thread safe.</summary>
internal sealed class ArrivalLog(TimeProvider time)
{
    private const int Chunks = 1_024;

    private readonly Lock _lock = new();
    private readonly Queue<(long End, long At)> _arrivals = new();

    /// <summary>Samples before this position are here now.</summary>
    public void Arrived(long endSample)
    {
        lock (_lock)
        {
            _arrivals.Enqueue((endSample, time.GetTimestamp()));
            if (_arrivals.Count > Chunks)
                _arrivals.Dequeue();
        }
    }

    /// <summary>Tells the time since that sample arrived, unless it is forgotten or yet to come.</summary>
    public void Since(long sample, Action<TimeSpan> tell)
    {
        lock (_lock)
        {
            foreach (var (end, at) in _arrivals)
            {
                if (end < sample)
                    continue;
                tell(time.GetElapsedTime(at));
                return;
            }
        }
    }
}
