using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Results;

namespace Transcription.Grains.Abstractions.Sessions;

/// <summary>
/// One streaming session, alive on a device silo. The key is <c>{sessionId}:{epoch}</c> (<see cref="SessionKey"/>). Calls
/// run one at a time, in the order of arrival: await each before the next.
/// </summary>
[Alias("transcription.session")]
public interface ISessionGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes a slot and begins, or goes on where an earlier epoch was lost. Only a call made with a
    /// <see cref="PlacementIntent"/> may activate a session.
    /// </summary>
    /// <exception cref="NoCapacityException">No silo has a free slot for the model.</exception>
    /// <exception cref="SessionRefusedException">The model cannot do what was asked.</exception>
    /// <exception cref="SessionTakenException">Another connection has opened this epoch.</exception>
    [Alias("open")]
    Task<SessionOpened> Open(SessionRequest request, SessionStart start);

    /// <summary>Appends audio. Samples before <see cref="PushAck.ReceivedSample"/> are known and skipped.</summary>
    /// <exception cref="SessionTakenException">Another connection has attached itself since.</exception>
    [Alias("push")]
    Task<PushAck> Push(AudioBatch batch);

    /// <summary>Does what a client asked for beside its audio; what was done already is not done again.</summary>
    /// <exception cref="SessionRefusedException">New settings come after audio, or the model cannot fulfil them.</exception>
    /// <exception cref="SessionTakenException">Another connection has attached itself since.</exception>
    [Alias("control")]
    Task<PushAck> Control(SessionControl control);

    /// <summary>Numbers a message of the gateway into the session's events, so that the client sees one sequence.</summary>
    [Alias("notify")]
    Task Notify(SessionNotice notice);

    /// <summary>The events after a sequence number that are still held, in order.</summary>
    [Alias("replay")]
    Task<SessionEventBatch> Replay(long afterSeq);

    /// <summary>Every final so far.</summary>
    [Alias("finals")]
    Task<IReadOnlyList<FinalEvent>> Finals();

    /// <summary>Sends the events to another connection from now on, whose input alone is taken.</summary>
    /// <exception cref="SessionRefusedException">The secret is wrong, or events after that number are no longer held.</exception>
    [Alias("attach")]
    Task<SessionAttached> Attach(string secret, string connection, long lastSeq);

    /// <summary>Leaves the cluster and frees the slot, whatever is unfinished.</summary>
    [Alias("close")]
    Task Close();

    /// <summary>The session as an operator sees it.</summary>
    [Alias("describe")]
    Task<SessionDescription> Describe();
}
