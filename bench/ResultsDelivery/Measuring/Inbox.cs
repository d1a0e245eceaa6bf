using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Results;
using Transcription.LoadGenerator.Measuring;

namespace Transcription.ResultsDelivery.Measuring;

/// <summary>All connections' end: counts events and records how old they are.</summary>
internal sealed class Inbox(TimeProvider time) : IConnectionInbox
{
    private long _received;
    private volatile LatencyHistogram _latencies = new();

    public long Received => Interlocked.Read(ref _received);

    /// <summary>Of the events since the last call.</summary>
    public LatencyHistogram TakeLatencies()
    {
        var taken = _latencies;
        _latencies = new LatencyHistogram();
        return taken;
    }

    public void TryWrite(SessionEventBatch batch)
    {
        _latencies.Record(time.GetElapsedTime(batch.Events[0].Seq));
        Interlocked.Increment(ref _received);
    }
}
