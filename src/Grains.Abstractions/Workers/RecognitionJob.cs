using Transcription.Grains.Abstractions.Results;

namespace Transcription.Grains.Abstractions.Workers;

/// <summary>How urgent a recognition is.</summary>
[GenerateSerializer]
public enum JobPriority
{
    /// <summary>Somebody is listening.</summary>
    Live = 0,

    /// <summary>A file: after live work, but never starved.</summary>
    Batch = 1,

    /// <summary>A hypothesis of speech still going on: after finals, and the first to be refused.</summary>
    Partial = 2,
}

/// <summary>A piece of speech to recognise, at most as long as the model takes.</summary>
[GenerateSerializer, Immutable, Alias("transcription.recognition-job")]
public sealed record RecognitionJob
{
    /// <summary>16 kHz mono PCM16, little-endian.</summary>
    [Id(0)] public required ReadOnlyMemory<byte> Pcm { get; init; }

    [Id(1)] public JobPriority Priority { get; init; }

    /// <summary>ISO 639-1 code; null lets the model find the language.</summary>
    [Id(2)] public string? Language { get; init; }

    [Id(3)] public string? Prompt { get; init; }

    [Id(4)] public float Temperature { get; init; }

    [Id(5)] public bool WordTimestamps { get; init; }

    /// <summary>The W3C trace parent of the session or request; null when nobody traces.</summary>
    [Id(6)] public string? TraceParent { get; init; }

    /// <summary>Words and names that may be said.</summary>
    [Id(7)] public IReadOnlyList<string> Vocabulary { get; init; } = [];

    /// <summary>Whether the text is to be a translation to English.</summary>
    [Id(8)] public bool Translate { get; init; }
}

/// <summary>The answer to a job.</summary>
/// <param name="Accepted">False when the queue was full: nothing was done, try later or elsewhere.</param>
/// <param name="RetryAfter">When not accepted, the time the queue needs to make room.</param>
/// <param name="Text">The text; empty when nothing was said.</param>
/// <param name="Confidence">From 0 to 1.</param>
/// <param name="Language">The language heard or asked for.</param>
/// <param name="Segments">The text in pieces; times in seconds from the job's first sample.</param>
[GenerateSerializer, Immutable, Alias("transcription.recognition-reply")]
public sealed record RecognitionReply(
    [property: Id(0)] bool Accepted,
    [property: Id(1)] TimeSpan RetryAfter,
    [property: Id(2)] string Text,
    [property: Id(3)] double Confidence,
    [property: Id(4)] string? Language,
    [property: Id(5)] IReadOnlyList<SegmentTiming> Segments)
{
    /// <summary>The queue was full.</summary>
    public static RecognitionReply Refused(TimeSpan retryAfter) => new(false, retryAfter, "", 0, null, []);
}

/// <summary>A piece of text with times and words.</summary>
[GenerateSerializer, Immutable, Alias("transcription.segment")]
public sealed record SegmentTiming(
    [property: Id(0)] string Text,
    [property: Id(1)] double Start,
    [property: Id(2)] double End,
    [property: Id(3)] double Confidence,
    [property: Id(4)] double NoSpeechProbability,
    [property: Id(5)] IReadOnlyList<WordTiming> Words);
