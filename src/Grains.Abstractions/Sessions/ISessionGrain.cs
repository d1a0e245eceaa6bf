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
    /// <summary>Takes a slot and begins. Only a call made with <see cref="PlacementIntent.Open"/> may activate a session.</summary>
    /// <exception cref="NoCapacityException">No silo has a free slot for the model.</exception>
    /// <exception cref="SessionRefusedException">The model cannot do what was asked.</exception>
    [Alias("open")]
    Task<SessionOpened> Open(SessionRequest request);

    /// <summary>Replaces what was asked for, but not the model; only before the first audio.</summary>
    /// <exception cref="SessionRefusedException">Audio has come already, or the model cannot do it.</exception>
    [Alias("configure")]
    Task Configure(SessionRequest request);

    /// <summary>Appends audio. Samples before <see cref="PushAck.ReceivedSample"/> are known and skipped.</summary>
    [Alias("push")]
    Task<PushAck> Push(AudioBatch batch);

    /// <summary>Makes all audio pushed so far final; answered by a <see cref="FlushedEvent"/>.</summary>
    [Alias("flush")]
    Task Flush();

    /// <summary>Forgets all audio that is not final yet.</summary>
    [Alias("clear")]
    Task Clear();

    /// <summary>Ends the input; answered by a <see cref="SessionEndEvent"/> once everything is final.</summary>
    [Alias("end")]
    Task End();

    /// <summary>Numbers a message of the gateway into the session's events, so that the client sees one sequence.</summary>
    [Alias("notify")]
    Task Notify(SessionNotice notice);

    /// <summary>The events after a sequence number that are still held, in order.</summary>
    [Alias("replay")]
    Task<SessionEventBatch> Replay(long afterSeq);

    /// <summary>Leaves the cluster and frees the slot, whatever is unfinished.</summary>
    [Alias("close")]
    Task Close();

    /// <summary>The session as an operator sees it.</summary>
    [Alias("describe")]
    Task<SessionDescription> Describe();
}
