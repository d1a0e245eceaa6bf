using System.Net.WebSockets;
using Transcription.LoadGenerator.Measuring;

namespace Transcription.LoadGenerator.Sessions;

/// <summary>
/// Sends a session's audio on an absolute schedule: chunk k is due when its last sample would have been spoken. A chunk
/// counts as sent at its turn even if the socket still holds earlier ones, or there is none at the moment, so that a
/// server which does not read shows as latency.
/// </summary>
internal sealed class ChunkSender(
    SessionPlan plan, int chunkFrames, SendTimeline timeline, TimeProvider time, Measurements all) : IDisposable
{
    private static readonly byte[] EndMessage = "{\"type\":\"end\"}"u8.ToArray();

    private readonly SemaphoreSlim _turn = new(0);
    private readonly long _chunks = (plan.Frames + chunkFrames - 1) / chunkFrames;
    private long _startedAt;
    private long _due; // chunks that had their turn
    private long _sent; // frames
    private volatile bool _stopped;

    /// <summary>Timestamp of the next chunk's turn.</summary>
    public long NextDue => DueAt(_due);

    /// <summary>Whether all audio has had its turn.</summary>
    public bool IsThrough => Interlocked.Read(ref _due) == _chunks;

    private long FramesDue => Math.Min(Interlocked.Read(ref _due) * chunkFrames, plan.Frames);

    /// <summary>The first sample is spoken now.</summary>
    public void Start(long timestamp) => _startedAt = timestamp;

    /// <summary>Gives no more turns.</summary>
    public void Stop() => _stopped = true;

    /// <summary>Gives what is due its turn; false when there is nothing left.</summary>
    public bool SendDue(long now)
    {
        if (_stopped)
            return false;
        if (Interlocked.Read(ref _sent) < FramesDue)
            all.Stalled.Add();
        while (_due < _chunks && NextDue <= now)
        {
            all.Lateness.Record(time.GetElapsedTime(NextDue, now));
            timeline.Sent(now);
            if (_due + 1 == _chunks)
                timeline.End(now);
            Interlocked.Increment(ref _due);
        }

        _turn.Release();
        return _due < _chunks;
    }

    /// <summary>Sends over a socket, from a frame to the end, each chunk at its turn.</summary>
    public async Task Send(WebSocket socket, long firstFrame, CancellationToken cancellation)
    {
        try
        {
            Interlocked.Exchange(ref _sent, firstFrame);
            while (_sent < plan.Frames)
            {
                while (_sent < FramesDue)
                    await SendNext(socket, cancellation);
                if (_sent < plan.Frames)
                    await _turn.WaitAsync(cancellation);
            }

            await socket.SendAsync(EndMessage, WebSocketMessageType.Text, endOfMessage: true, cancellation);
        }
        catch (Exception exception) when (exception is WebSocketException or InvalidOperationException or OperationCanceledException)
        {
            // The reader of the same socket tells why.
        }
    }

    public void Dispose() => _turn.Dispose();

    private long DueAt(long chunk)
    {
        var seconds = Math.Min((chunk + 1) * chunkFrames, plan.Frames) / (double)plan.Clip.Format.SampleRate;
        return _startedAt + (long)(seconds * time.TimestampFrequency);
    }

    private async ValueTask SendNext(WebSocket socket, CancellationToken cancellation)
    {
        var frames = (int)Math.Min(chunkFrames, FramesDue - _sent);
        var audio = plan.Clip.Slice(plan.FirstFrame + _sent, frames);
        await socket.SendAsync(audio, WebSocketMessageType.Binary, endOfMessage: true, cancellation);
        all.Chunks.Add();
        Interlocked.Add(ref _sent, frames);
    }
}
