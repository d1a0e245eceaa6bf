using Transcription.LoadGenerator.Measuring;
using Transcription.LoadGenerator.Sessions;
using Transcription.Speech.Transcripts;

namespace Transcription.LoadGenerator.Verification;

/// <summary>Compares what sessions heard with what their recordings say.</summary>
internal sealed class FixtureVerifier(
    IReadOnlyDictionary<string, Sentence[]> references, TimeProvider time, Measurements all)
{
    private const double Tolerance = 0.3; // seconds

    private readonly List<string> _mismatches = [];

    /// <summary>What differs, in words.</summary>
    public IReadOnlyList<string> Mismatches => _mismatches;

    /// <summary>Sentences compared.</summary>
    public int Sentences { get; private set; }

    /// <summary>The largest deviation of a start, in seconds.</summary>
    public double MaxStartDeviation { get; private set; }

    /// <summary>The largest deviation of an end, in seconds.</summary>
    public double MaxEndDeviation { get; private set; }

    /// <summary>Word errors over everything compared.</summary>
    public WordErrorRate Words { get; private set; } = new(0, 0, 0, 0);

    /// <summary>Checks a session that has run.</summary>
    public void Check(StreamSession session)
    {
        var name = session.Plan.Clip.Name;
        if (!references.TryGetValue(name, out var sentences))
        {
            _mismatches.Add($"{name}: no reference.");
            return;
        }

        if (session.Id.Length == 0)
        {
            _mismatches.Add($"{name}: the session did not begin.");
            return;
        }

        var finals = session.Finals;
        if (!session.IsWhole)
            _mismatches.Add($"{name}: the session did not get all its events.");
        if (finals.Count != sentences.Length)
            _mismatches.Add($"{name}: {finals.Count} finals for {sentences.Length} sentences.");
        Words += WordErrorRate.Measure(
            string.Join(' ', sentences.Select(sentence => sentence.Text)), string.Join(' ', finals.Select(final => final.Text)));
        foreach (var (sentence, final) in sentences.Zip(finals))
            Check(session, sentence, final);
    }

    private void Check(StreamSession session, Sentence sentence, ReceivedFinal final)
    {
        var name = session.Plan.Clip.Name;
        Sentences++;
        if (final.Text != sentence.Text)
            _mismatches.Add($"{name}: '{final.Text}' for '{sentence.Text}'.");
        var (start, end) = (Math.Abs(final.Start - sentence.Start), Math.Abs(final.End - sentence.End));
        if (start > Tolerance || end > Tolerance)
            _mismatches.Add(FormattableString.Invariant(
                $"{name}: '{sentence.Text}' at {final.Start:0.00}–{final.End:0.00} s for {sentence.Start:0.00}–{sentence.End:0.00} s."));
        MaxStartDeviation = Math.Max(MaxStartDeviation, start);
        MaxEndDeviation = Math.Max(MaxEndDeviation, end);

        var endFrame = (long)Math.Round(sentence.End * session.Plan.Clip.Format.SampleRate);
        if (session.Timeline.TryFind(endFrame, out var sent))
            all.FinalReference.Record(time.GetElapsedTime(sent, final.At));
    }
}
