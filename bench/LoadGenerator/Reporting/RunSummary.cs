using Transcription.LoadGenerator.Measuring;
using Transcription.LoadGenerator.Verification;

namespace Transcription.LoadGenerator.Reporting;

/// <summary>Everything a report tells.</summary>
/// <param name="Sessions">Sessions planned.</param>
/// <param name="Audio">Names of what was streamed.</param>
/// <param name="Wall">Time the run took.</param>
/// <param name="GeneratorCpu">Processor time of the generator.</param>
/// <param name="All">What was measured.</param>
/// <param name="Server">The server's process, if it was watched.</param>
/// <param name="TellNoMemory">Whether to say that it was not.</param>
/// <param name="Chaos">What was done to the cluster, in words.</param>
/// <param name="Verifier">The comparison with references, if there was one.</param>
internal sealed record RunSummary(
    int Sessions,
    IReadOnlyList<string> Audio,
    TimeSpan Wall,
    TimeSpan GeneratorCpu,
    Measurements All,
    ServerProcess? Server,
    bool TellNoMemory,
    IReadOnlyList<string> Chaos,
    FixtureVerifier? Verifier)
{
    /// <summary>Whether all is well.</summary>
    public bool IsClean =>
        All.IsClean && Server is not { IsGone: true } && Verifier is not { Mismatches.Count: > 0 };

    /// <summary>The latencies in the order of a session's life.</summary>
    public IEnumerable<(string Name, LatencyHistogram Latency)> Latencies =>
    [
        ("open", All.Open),
        ("speech start", All.SpeechStart),
        ("first partial", All.FirstPartial),
        ("partial", All.Partial),
        ("speech end", All.SpeechEnd),
        ("final", All.Final),
        ("every event", LatencyHistogram.Sum(All.SpeechStart, All.Partial, All.SpeechEnd, All.Final)),
        ("final, felt", All.FinalFelt),
        ("final, reference", All.FinalReference),
        ("end", All.End),
        ("ack", All.Ack),
        ("longest gap", All.Gap),
        ("send lateness", All.Lateness),
    ];

    /// <summary>What went wrong, by kind.</summary>
    public IEnumerable<KeyValuePair<string, long>> Problems =>
        new (string Name, long Count)[]
        {
            ("missing session.end", All.MissingEnds.Value),
            ("wrong session.end", All.WrongEnds.Value),
            ("seq gaps", All.SeqGaps.Value),
            ("seq repeats", All.SeqRepeats.Value),
            ("reference mismatches", Verifier?.Mismatches.Count ?? 0),
            ("server gone", Server is { IsGone: true } ? 1 : 0),
        }
        .Where(problem => problem.Count > 0)
        .Select(problem => KeyValuePair.Create(problem.Name, problem.Count))
        .Concat(Prefixed("rejected: ", All.Rejected))
        .Concat(Prefixed("error: ", All.Errors))
        .Concat(Prefixed("abnormal close: ", All.AbnormalCloses));

    private static IEnumerable<KeyValuePair<string, long>> Prefixed(string prefix, Tallies tallies) =>
        tallies.ByName.Select(pair => KeyValuePair.Create(prefix + pair.Key, pair.Value));
}
