using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Speech.Pcm;
using Transcription.Speech.Streaming;
using Transcription.Speech.Vad;

namespace Transcription.Grains.Sessions;

/// <summary>A transcriber's memory, as it travels, and back.</summary>
internal static class CheckpointMapping
{
    public static SessionCheckpoint ToCheckpoint(this TranscriberState state) => new()
    {
        AudioStart = state.AudioStart,
        Segmenter = new SegmenterMemory(
            state.Segmenter.Position,
            state.Segmenter.InSpeech,
            state.Segmenter.SpeechStart,
            state.Segmenter.AudioStart,
            state.Segmenter.Candidate,
            state.Segmenter.CandidateFrames,
            state.Segmenter.LastVoice,
            state.Segmenter.AudioFloor,
            state.Segmenter.Probabilities,
            state.Segmenter.VoiceSum,
            state.Segmenter.VoicedFrames),
        Pending = [.. state.Pending.Select(pending => new PendingMemory(
            pending.Id,
            pending.Segment.Start,
            pending.Segment.End,
            pending.Segment.AudioStart,
            pending.Segment.AudioEnd,
            pending.DecidedAt,
            pending.Segment.Voice))],
        Marks = state.Marks,
        Flushes = state.Flushes,
        FlushesTold = state.FlushesTold,
        Utterances = state.Utterances,
        SpeechSamples = state.SpeechSamples,
        IsEnding = state.IsEnding,
    };

    /// <summary>Where to go on, and what the client knows beyond that point.</summary>
    public static TranscriberStart ToTranscriberStart(this SessionStart start)
    {
        var since = start.Events.Where(told => told.Seq > start.Checkpoint.Seq);
        var finalEnd = start.Finals is [.., var last] ? SpeechTime.ToSamples(last.End) : 0;
        return new TranscriberStart
        {
            State = start.Checkpoint.ToState(),
            Finals = [.. start.Finals.Select(EventMapping.FromWire)],
            TellFrom = Math.Max(finalEnd, start.ClearedSample),
            SpeechStartTold = start.Events.OfType<SpeechStartEvent>().LastOrDefault()?.Timestamp ?? -1,
            SpeechEndTold = start.Events.OfType<SpeechEndEvent>().LastOrDefault()?.Timestamp ?? -1,
            FlushesTold = start.Checkpoint.FlushesTold + since.Count(told => told is FlushedEvent),
            EndTold = start.Events.Any(told => told is SessionEndEvent),
            Partial = start.Events.OfType<PartialEvent>().LastOrDefault() is { } partial
                ? new PartialTranscript(
                    partial.Utterance, partial.Text, partial.Committed, partial.Start, partial.End, partial.Revision)
                : null,
        };
    }

    private static TranscriberState ToState(this SessionCheckpoint checkpoint) => new()
    {
        AudioStart = checkpoint.AudioStart,
        Segmenter = checkpoint.Segmenter is not { } segmenter ? new SegmenterState() : new SegmenterState
        {
            Position = segmenter.Position,
            InSpeech = segmenter.InSpeech,
            SpeechStart = segmenter.SpeechStart,
            AudioStart = segmenter.AudioStart,
            Candidate = segmenter.Candidate,
            CandidateFrames = segmenter.CandidateFrames,
            LastVoice = segmenter.LastVoice,
            AudioFloor = segmenter.AudioFloor,
            Probabilities = segmenter.Probabilities,
            VoiceSum = segmenter.VoiceSum,
            VoicedFrames = segmenter.VoicedFrames,
        },
        Pending = [.. checkpoint.Pending.Select(pending => new PendingState(
            pending.Id,
            new SpeechSegment(pending.Start, pending.End, pending.AudioStart, pending.AudioEnd, pending.Voice),
            pending.DecidedAt))],
        Marks = checkpoint.Marks,
        Flushes = checkpoint.Flushes,
        Utterances = checkpoint.Utterances,
        SpeechSamples = checkpoint.SpeechSamples,
        IsEnding = checkpoint.IsEnding,
    };
}
