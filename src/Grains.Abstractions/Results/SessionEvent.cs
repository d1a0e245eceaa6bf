using Transcription.Grains.Abstractions.Sessions;

namespace Transcription.Grains.Abstractions.Results;

/// <summary>One event of a session. Times are seconds from its first sample.</summary>
[GenerateSerializer, Immutable, Alias("transcription.event")]
public abstract record SessionEvent
{
    /// <summary>1, 2, 3 … without gaps, over all epochs of the session.</summary>
    [Id(0)] public long Seq { get; init; }
}

/// <summary>The client waits for a slot; its session has not begun.</summary>
/// <param name="Position">1 for who is next of those who wait for the model at this gateway.</param>
[GenerateSerializer, Immutable, Alias("transcription.event.queued")]
public sealed record SessionQueuedEvent([property: Id(0)] int Position) : SessionEvent;

/// <summary>The session began.</summary>
[GenerateSerializer, Immutable, Alias("transcription.event.begin")]
public sealed record SessionBeginEvent([property: Id(0)] SessionRequest Request) : SessionEvent;

/// <summary>What the session was asked for has been replaced.</summary>
[GenerateSerializer, Immutable, Alias("transcription.event.updated")]
public sealed record SessionUpdatedEvent([property: Id(0)] SessionRequest Request) : SessionEvent;

/// <summary>Speech began.</summary>
[GenerateSerializer, Immutable, Alias("transcription.event.speech-start")]
public sealed record SpeechStartEvent([property: Id(0)] double Timestamp) : SessionEvent;

/// <summary>Speech ended.</summary>
[GenerateSerializer, Immutable, Alias("transcription.event.speech-end")]
public sealed record SpeechEndEvent([property: Id(0)] double Timestamp) : SessionEvent;

/// <summary>A hypothesis of the open utterance.</summary>
[GenerateSerializer, Immutable, Alias("transcription.event.partial")]
public sealed record PartialEvent(
    [property: Id(0)] long Utterance,
    [property: Id(1)] string Text,
    [property: Id(2)] int Committed,
    [property: Id(3)] double Start,
    [property: Id(4)] double End,
    [property: Id(5)] int Revision) : SessionEvent;

/// <summary>An utterance's text, immutable.</summary>
[GenerateSerializer, Immutable, Alias("transcription.event.final")]
public sealed record FinalEvent(
    [property: Id(0)] long Utterance,
    [property: Id(1)] string Text,
    [property: Id(2)] double Start,
    [property: Id(3)] double End,
    [property: Id(4)] double Confidence,
    [property: Id(5)] string? Language,
    [property: Id(6)] IReadOnlyList<WordTiming> Words) : SessionEvent
{
    /// <summary>The channel of a file it was said on, from 1; null when the channels are not told apart.</summary>
    [Id(7)] public int? Channel { get; init; }
}

/// <summary>Everything sent before a flush is final.</summary>
[GenerateSerializer, Immutable, Alias("transcription.event.flushed")]
public sealed record FlushedEvent : SessionEvent;

/// <summary>A warning or an error, from the session or its gateway.</summary>
[GenerateSerializer, Immutable, Alias("transcription.event.notice")]
public sealed record NoticeEvent([property: Id(0)] SessionNotice Notice) : SessionEvent;

/// <summary>The input ended and everything is final.</summary>
[GenerateSerializer, Immutable, Alias("transcription.event.end")]
public sealed record SessionEndEvent(
    [property: Id(0)] double TotalAudioSeconds,
    [property: Id(1)] double TotalSpeechSeconds,
    [property: Id(2)] IReadOnlyList<FinalEvent> Finals) : SessionEvent
{
    /// <summary>The job that transcribes the recording once more; the gateway adds it, null for none.</summary>
    [Id(3)] public string? EnhancementJob { get; init; }
}

/// <summary>A word; times in seconds from the session's first sample.</summary>
[GenerateSerializer, Immutable, Alias("transcription.word")]
public readonly record struct WordTiming(
    [property: Id(0)] string Word,
    [property: Id(1)] double Start,
    [property: Id(2)] double End,
    [property: Id(3)] double Confidence);

/// <summary>A message to the client beside the transcript.</summary>
/// <param name="Level">Whether something went wrong.</param>
/// <param name="Code">A code of the protocol.</param>
/// <param name="Message">For people; never holds transcript text.</param>
/// <param name="Recoverable">Whether the session goes on.</param>
/// <param name="LagSeconds">With <c>processing_lag</c>.</param>
[GenerateSerializer, Immutable, Alias("transcription.notice")]
public sealed record SessionNotice(
    [property: Id(0)] NoticeLevel Level,
    [property: Id(1)] string Code,
    [property: Id(2)] string Message,
    [property: Id(3)] bool Recoverable,
    [property: Id(4)] double? LagSeconds = null);

/// <summary>How bad a notice is.</summary>
[GenerateSerializer]
public enum NoticeLevel
{
    /// <summary>The client may want to know.</summary>
    Warning = 0,

    /// <summary>Something the client asked for was not done.</summary>
    Error = 1,
}

/// <summary>Consecutive events of one epoch of one session: what travels on the results stream.</summary>
[GenerateSerializer, Immutable, Alias("transcription.event-batch")]
public sealed record SessionEventBatch(
    [property: Id(0)] string SessionId,
    [property: Id(1)] int Epoch,
    [property: Id(2)] IReadOnlyList<SessionEvent> Events)
{
    private const int NoEpoch = int.MaxValue;

    /// <summary>Tells a connection that another one has its session.</summary>
    public static SessionEventBatch Taken(string sessionId) => new(sessionId, NoEpoch, []);

    /// <summary>Whether this says that the session is another connection's.</summary>
    public bool IsTaken => Epoch == NoEpoch;
}
