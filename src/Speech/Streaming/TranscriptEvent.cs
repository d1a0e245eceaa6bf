using Transcription.Speech.Recognition;

namespace Transcription.Speech.Streaming;

/// <summary>What a session tells its client. Times are seconds from the session's first sample.</summary>
public abstract record TranscriptEvent;

/// <summary>Speech began.</summary>
public sealed record SpeechStarted(double Timestamp) : TranscriptEvent;

/// <summary>Speech ended.</summary>
public sealed record SpeechEnded(double Timestamp) : TranscriptEvent;

/// <summary>A hypothesis of the open utterance, replaceable beyond its committed prefix.</summary>
public sealed record PartialTranscript(
    long Utterance, string Text, int Committed, double Start, double End, int Revision) : TranscriptEvent;

/// <summary>An utterance's text, immutable.</summary>
public sealed record FinalTranscript(
    long Utterance,
    string Text,
    double Start,
    double End,
    double Confidence,
    string? Language,
    IReadOnlyList<RecognizedWord> Words) : TranscriptEvent
{
    /// <summary>The channel it was said on, from 1; null when the channels are not told apart.</summary>
    public int? Channel { get; init; }
}

/// <summary>Everything sent before a flush is final.</summary>
public sealed record Flushed : TranscriptEvent;

/// <summary>An utterance could not be recognised, however often it was tried.</summary>
public sealed record UtteranceFailed(long Utterance, double Start, double End) : TranscriptEvent;

/// <summary>The session's input ended and everything is final.</summary>
/// <param name="TotalAudioSeconds">Audio received.</param>
/// <param name="TotalSpeechSeconds">Speech found in it.</param>
/// <param name="Finals">Every final, in order.</param>
public sealed record SessionEnded(
    double TotalAudioSeconds, double TotalSpeechSeconds, IReadOnlyList<FinalTranscript> Finals) : TranscriptEvent;
