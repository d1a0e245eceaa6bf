using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Sessions;
using Transcription.Speech.Streaming;

namespace Transcription.Grains.Jobs;

/// <summary>How far a running job has come. Begun again with every start: the segments are the same each time.</summary>
internal sealed class JobProgress(double? audioSeconds, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private readonly List<FinalEvent> _segments = [];

    /// <summary>The segments so far, in the order of the audio.</summary>
    public IReadOnlyList<FinalEvent> Segments => _segments;

    /// <summary>Audio that needs no more work.</summary>
    public double SecondsDone { get; private set; }

    /// <summary>Takes what is new; false when nothing is.</summary>
    public bool Take(IReadOnlyList<TranscriptEvent> events, double secondsDone)
    {
        var isNew = secondsDone > SecondsDone || events.Count > 0;
        SecondsDone = secondsDone;
        foreach (var final in events.OfType<FinalTranscript>())
            _segments.Add((FinalEvent)final.ToWire() with { Seq = _segments.Count + 1 });
        return isNew;
    }

    public JobDescription Describe(JobDescription job) => job with
    {
        Segments = _segments.Count,
        AudioSecondsDone = SecondsDone,
        AudioSeconds = audioSeconds,
        SecondsLeft = SecondsDone > 0 && audioSeconds is { } all
            ? Math.Max(0, all - SecondsDone) * time.GetElapsedTime(_started).TotalSeconds / SecondsDone
            : null,
    };
}
