using Transcription.Grains.Abstractions.Results;

namespace Transcription.Grains.Results;

/// <summary>Where a connection's events land on its gateway.</summary>
public interface IConnectionInbox
{
    /// <summary>
    /// Takes events without waiting. What does not fit is dropped: the connection sees the gap and asks the session.
    /// </summary>
    void TryWrite(SessionEventBatch batch);
}
