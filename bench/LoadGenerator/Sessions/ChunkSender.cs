using System.Net.WebSockets;
using Transcription.LoadGenerator.Measuring;

namespace Transcription.LoadGenerator.Sessions;

/// <summary>
/// Sends a session's audio on an absolute schedule: chunk k is due when its last sample would have been spoken. A chunk
/// counts as sent at its turn even if the socket still holds earlier ones, so that a server which does not read shows as
/// latency.
/// </summary>
internal sealed class ChunkSender(
    WebSocket socket,
    SessionPlan plan,
    int chunkFrames,
    SendTimeline timeline,
    TimeProvider time,
    Measurements all)
{
    private static readonly byte[] EndMessage = "{\"type\":\"end\"}"u8.ToArray();

    private readonly long _chunks = (plan.Frames + chunkFrames - 1) / chunkFrames;
    private long _startedAt;
    private long _due; // chunks that had their turn
    private long _sent; // chunks
    private int _pumping;
    private volatile bool _stopped;

    /// <summary>Timestamp of the next chunk's turn.</summary>
    public long NextDue => DueAt(_due);

    /// <summary>The first sample is spoken now.</summary>
    public void Start(long timestamp) => _startedAt = timestamp;

    /// <summary>Sends nothing more.</summary>
    public void Stop() => _stopped = true;

    /// <summary>Sends what is due; false when there is nothing left.</summary>
    public bool SendDue(long now)
    {
        if (_stopped)
            return false;
        while (_due < _chunks && NextDue <= now)
        {
            all.Lateness.Record(time.GetElapsedTime(NextDue, now));
            timeline.Sent(now);
            if (_due + 1 == _chunks)
                timeline.End(now);
            Interlocked.Increment(ref _due);
        }

        if (Interlocked.Exchange(ref _pumping, 1) == 0)
            _ = Pump();
        else
            all.Stalled.Add();
        return _due < _chunks;
    }

    private long DueAt(long chunk)
    {
        var seconds = Math.Min((chunk + 1) * chunkFrames, plan.Frames) / (double)plan.Clip.Format.SampleRate;
        return _startedAt + (long)(seconds * time.TimestampFrequency);
    }

    private async Task Pump()
    {
        try
        {
            do
            {
                while (!_stopped && _sent < Interlocked.Read(ref _due))
                    await SendNext();
                Interlocked.Exchange(ref _pumping, 0);
            }
            while (!_stopped && _sent < Interlocked.Read(ref _due) && Interlocked.Exchange(ref _pumping, 1) == 0);
        }
        catch (Exception exception) when (exception is WebSocketException or InvalidOperationException or OperationCanceledException)
        {
            _stopped = true; // the reader of the same socket tells why
        }
    }

    private async ValueTask SendNext()
    {
        var from = _sent * chunkFrames;
        var frames = (int)Math.Min(chunkFrames, plan.Frames - from);
        var audio = plan.Clip.Slice(plan.FirstFrame + from, frames);
        await socket.SendAsync(audio, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        all.Chunks.Add();
        if (++_sent == _chunks)
            await socket.SendAsync(EndMessage, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    }
}
