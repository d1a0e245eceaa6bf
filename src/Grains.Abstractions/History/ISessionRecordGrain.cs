using Transcription.Grains.Abstractions.Sessions;

namespace Transcription.Grains.Abstractions.History;

/// <summary>What is kept of a live session, durable: its history, its recording, its enhancement. The key is the session's id.</summary>
[Alias("transcription.session-record")]
public interface ISessionRecordGrain : IGrainWithStringKey
{
    /// <summary>Says that the session runs. Of one that is known only the gateway is taken: another one has it now.</summary>
    [Alias("begin")]
    Task Begin(SessionRecord record);

    /// <summary>
    /// Ends the record, and has the recording transcribed once more where that was asked for. The first end stays; it is
    /// what is returned.
    /// </summary>
    /// <param name="record">
    /// The end, the seconds and the segments; the rest only if the session was not begun. Without a recording: it failed.
    /// </param>
    [Alias("end")]
    Task<SessionRecord> End(SessionRecord record);

    /// <summary>The record as it stands.</summary>
    /// <exception cref="SessionNotFoundException">Nothing is kept of the session.</exception>
    [Alias("describe")]
    Task<SessionRecord> Describe();

    /// <summary>Forgets the session and its recording unless a job still needs them; false then. The job stays.</summary>
    [Alias("expire")]
    Task<bool> Expire();

    /// <summary>Forgets the session, its recording and its enhancement. Deleting nothing is fine.</summary>
    [Alias("delete")]
    Task Delete();
}
