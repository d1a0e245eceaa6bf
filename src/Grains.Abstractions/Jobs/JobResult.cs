using Transcription.Grains.Abstractions.Results;

namespace Transcription.Grains.Abstractions.Jobs;

/// <summary>What was said in a recording.</summary>
/// <param name="AudioSeconds">The length of the audio.</param>
/// <param name="SpeechSeconds">Speech found in it.</param>
/// <param name="Segments">Every utterance with text, in order; its <see cref="SessionEvent.Seq"/> is the segment's number.</param>
/// <param name="IsTranslation">Whether the text is a translation to English.</param>
[GenerateSerializer, Immutable, Alias("transcription.job-result")]
public sealed record JobResult(
    [property: Id(0)] double AudioSeconds,
    [property: Id(1)] double SpeechSeconds,
    [property: Id(2)] IReadOnlyList<FinalEvent> Segments,
    [property: Id(3)] bool IsTranslation = false);

/// <summary>A job and its next segments.</summary>
/// <param name="Job">The job as it stands.</param>
/// <param name="Segments">Segments after the one asked for, in order; there may be more.</param>
[GenerateSerializer, Immutable, Alias("transcription.job-changes")]
public sealed record JobChanges([property: Id(0)] JobDescription Job, [property: Id(1)] IReadOnlyList<FinalEvent> Segments);
