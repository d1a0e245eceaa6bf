using Transcription.LoadGenerator.Measuring;
using Transcription.Speech.Pcm;
using Transcription.Speech.Vad;

namespace Transcription.LoadGenerator.Sessions;

/// <summary>
/// The latencies of one session's events: the time read minus the time the last sample that the event depends on was
/// sent. Utterances cut for their length are left out, for nothing in the event says which sample led to the cut.
/// </summary>
internal sealed class SessionMeter(SessionSettings settings, int sampleRate, SendTimeline timeline, Measurements all)
{
    private const double FrameSeconds = VoiceFrame.Samples / (double)SpeechTime.SampleRate;

    private static readonly TimeSpan MinSpeech = new SegmenterOptions().MinSpeech;

    private readonly double _onset = VoiceFrame.Count(MinSpeech) * FrameSeconds;
    private readonly double _silence = VoiceFrame.Count(settings.MinSilence ?? new SegmenterOptions().MinSilence) * FrameSeconds;
    private readonly HashSet<double> _cuts = [];
    private (double Timestamp, long At)? _speechEnd; // measured once the next event shows that it was no cut
    private long _utterance;

    /// <summary>Takes an event read at a timestamp.</summary>
    public void Read(in ServerEvent told, long at)
    {
        switch (told.Kind)
        {
            case EventKind.Ack:
                Measure(all.Ack, SpeechTime.ToSeconds(told.ReceivedSamples), at);
                return;
            case EventKind.SpeechStart when _speechEnd?.Timestamp == told.Timestamp:
                _cuts.Add(told.Timestamp);
                _speechEnd = null;
                all.Unmeasured.Add(2);
                return;
        }

        if (_speechEnd is { } end)
            Measure(all.SpeechEnd, end.Timestamp + _silence, end.At);
        _speechEnd = null;
        ReadOther(told, at);
    }

    private void ReadOther(in ServerEvent told, long at)
    {
        switch (told.Kind)
        {
            case EventKind.SpeechStart:
                Measure(all.SpeechStart, told.Timestamp + _onset, at);
                break;
            case EventKind.SpeechEnd:
                _speechEnd = (told.Timestamp, at);
                break;
            case EventKind.Partial:
                all.Partials.Add();
                Measure(all.Partial, told.End, at);
                if (told.Utterance <= _utterance)
                    break;
                _utterance = told.Utterance;
                if (!_cuts.Contains(told.Start))
                    Measure(all.FirstPartial, told.Start + 1.0 / sampleRate, at);
                break;
            case EventKind.Final:
                all.Finals.Add();
                ReadFinal(told.End, at);
                break;
            case EventKind.End:
                all.End.Record(settings.Time.GetElapsedTime(timeline.EndedAt, at));
                break;
        }
    }

    private void ReadFinal(double end, long at)
    {
        if (_cuts.Contains(end))
        {
            all.Unmeasured.Add();
            return;
        }

        Measure(all.Final, end + _silence, at);
        Measure(all.FinalFelt, end, at);
    }

    private void Measure(LatencyHistogram latency, double seconds, long at)
    {
        if (timeline.TryFind((long)Math.Round(seconds * sampleRate), out var sent))
            latency.Record(settings.Time.GetElapsedTime(sent, at));
        else
            all.Unmeasured.Add();
    }
}
