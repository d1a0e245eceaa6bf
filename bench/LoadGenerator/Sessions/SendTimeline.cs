namespace Transcription.LoadGenerator.Sessions;

/// <summary>
/// When each frame of a session was sent. One thread writes, another reads. Only the newest chunks are remembered.
/// </summary>
/// <param name="chunkFrames">Frames of a chunk.</param>
/// <param name="chunks">Chunks remembered.</param>
internal sealed class SendTimeline(int chunkFrames, int chunks)
{
    private readonly long[] _sentAt = new long[chunks];
    private long _sent; // chunks
    private long _endedAt;

    /// <summary>Timestamp of <c>end</c>; 0 before.</summary>
    public long EndedAt => Volatile.Read(ref _endedAt);

    /// <summary>The next chunk was sent now.</summary>
    public void Sent(long timestamp)
    {
        _sentAt[_sent % chunks] = timestamp;
        Volatile.Write(ref _sent, _sent + 1);
    }

    /// <summary>No more chunks will come.</summary>
    public void End(long timestamp) => Volatile.Write(ref _endedAt, timestamp);

    /// <summary>
    /// When the server could know the frames before this one: when they were sent, or when the end was. False when they
    /// are not sent yet, or forgotten.
    /// </summary>
    public bool TryFind(long endFrame, out long timestamp)
    {
        var sent = Volatile.Read(ref _sent);
        var chunk = Math.Max(0, endFrame - 1) / chunkFrames;
        timestamp = chunk >= sent ? EndedAt : Volatile.Read(ref _sentAt[chunk % chunks]);
        return timestamp != 0 && chunk >= sent - chunks;
    }
}
