using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Workers;
using Transcription.Speech.Recognition;
using Transcription.Speech.Streaming;

namespace Transcription.Grains.Sessions;

/// <summary>What the transcriber tells, as it travels.</summary>
internal static class EventMapping
{
    public static SessionEvent ToWire(this TranscriptEvent told) => told switch
    {
        SpeechStarted speech => new SpeechStartEvent(speech.Timestamp),
        SpeechEnded speech => new SpeechEndEvent(speech.Timestamp),
        PartialTranscript partial => new PartialEvent(
            partial.Utterance, partial.Text, partial.Committed, partial.Start, partial.End, partial.Revision),
        FinalTranscript final => final.ToWire(),
        Flushed => new FlushedEvent(),
        UtteranceFailed failed => new NoticeEvent(new SessionNotice(
            NoticeLevel.Error,
            "internal_error",
            FormattableString.Invariant($"The speech from {failed.Start:0.00} s to {failed.End:0.00} s was not recognised."),
            Recoverable: true)),
        SessionEnded ended => new SessionEndEvent(
            ended.TotalAudioSeconds, ended.TotalSpeechSeconds, [.. ended.Finals.Select(ToWire)]),
        _ => throw new ArgumentOutOfRangeException(nameof(told), told.GetType().Name, "An unknown event."),
    };

    public static FinalEvent ToWire(this FinalTranscript final) => new(
        final.Utterance,
        final.Text,
        final.Start,
        final.End,
        final.Confidence,
        final.Language,
        [.. final.Words.Select(word => word.ToTiming())])
    {
        Channel = final.Channel,
    };

    public static FinalTranscript FromWire(this FinalEvent final) => new(
        final.Utterance,
        final.Text,
        final.Start,
        final.End,
        final.Confidence,
        final.Language,
        [.. final.Words.Select(word => new RecognizedWord(word.Word, word.Start, word.End, word.Confidence))])
    {
        Channel = final.Channel,
    };
}
