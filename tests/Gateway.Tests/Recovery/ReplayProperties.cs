using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Transcription.Gateway.Tests.Hosting;
using Xunit.Sdk;

namespace Transcription.Gateway.Tests.Recovery;

/// <summary>
/// Whatever dies, the client sees what it would have seen. <c>RECOVERY_TRIALS</c> sets the number of trials.
/// </summary>
public sealed class ReplayProperties
{
    private static readonly int Trials = int.Parse(
        Environment.GetEnvironmentVariable("RECOVERY_TRIALS") ?? "300", CultureInfo.InvariantCulture);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public Task A_session_that_dies_anywhere_tells_what_an_undisturbed_one_tells() => Hold(
        new Faults { DiesBefore = 0.05, DiesAfter = 0.05, RefusesToOpen = 0.1, SlowDecodes = 0.3 }, epochs: 3);

    [Fact]
    public Task Lost_events_are_told_and_told_once() => Hold(
        new Faults { DiesBefore = 0.03, DiesAfter = 0.03, LosesEvents = 0.15, SlowDecodes = 0.3 }, epochs: 2);

    [Fact]
    public Task A_session_that_hangs_or_dawdles_is_left_or_kept() => Hold(
        new Faults { Hangs = 0.01, AnswersLate = 0.03, DiesAfter = 0.01, SlowDecodes = 0.3 }, epochs: 1, Trials / 3);

    [Fact]
    public Task A_client_that_is_cut_and_comes_back_misses_nothing_and_hears_nothing_twice() => Hold(
        new Faults { LosesEvents = 0.1, SlowDecodes = 0.3 }, epochs: 1, cuts: 0.15);

    private static async Task Hold(Faults faults, double epochs, int? trials = null, double cuts = 0)
    {
        var (opened, cut) = (0L, 0L);
        var failures = new ConcurrentBag<Exception>();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, trials ?? Trials), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (seed, stop) =>
        {
            try
            {
                await using var undisturbed = new Trial(seed, Faults.None);
                await using var trial = new Trial(seed, faults, cuts);
                Compare(await undisturbed.Run().WaitAsync(Limit, stop), await trial.Run().WaitAsync(Limit, stop));
                Interlocked.Add(ref opened, trial.Epochs);
                Interlocked.Add(ref cut, trial.Cuts);
            }
            catch (Exception failure)
            {
                failures.Add(new XunitException($"Seed {seed}: {failure.Message}", failure));
            }
        });
        if (!failures.IsEmpty)
            throw new AggregateException($"{failures.Count} of {trials ?? Trials} failed", failures.Take(3));
        Assert.True(opened >= epochs * (trials ?? Trials) * 0.5, $"only {opened} epochs: nothing was tried");
        Assert.True(cuts == 0 || cut > 0, "nothing was cut");
    }

    private static void Compare(IReadOnlyList<JsonElement> expected, IReadOnlyList<JsonElement> told)
    {
        foreach (var type in (string[])["transcript.final", "vad.speech_start", "vad.speech_end", "flushed", "session.end", "session.begin"])
            Assert.Equal(Of(expected, type), Of(told, type));
        Assert.Equal(
            Enumerable.Range(1, told.Count).Select(seq => (long)seq), told.Select(message => message.GetProperty("seq").GetInt64()));
        Assert.Equal("session.end", StreamClient.TypeOf(told[^1]));
        AssertPartialsGrow(told);
    }

    private static void AssertPartialsGrow(IReadOnlyList<JsonElement> told)
    {
        var (utterance, revision, committed, final) = (0L, 0, "", 0L);
        foreach (var message in told)
        {
            if (StreamClient.TypeOf(message) == "transcript.final")
                final = message.GetProperty("utterance").GetInt64();
            if (StreamClient.TypeOf(message) != "transcript.partial")
                continue;
            var (next, text) = (message.GetProperty("utterance").GetInt64(), message.GetProperty("text").GetString()!);
            Assert.True(next > final, "a partial after its final");
            if (next != utterance)
                (utterance, revision, committed) = (next, 0, "");
            Assert.Equal(++revision, message.GetProperty("revision").GetInt32());
            Assert.StartsWith(committed, text, StringComparison.Ordinal);
            committed = text[..message.GetProperty("committed").GetInt32()];
        }
    }

    /// <summary>The messages of a type, but for their numbers.</summary>
    private static List<string> Of(IEnumerable<JsonElement> messages, string type) =>
    [
        .. messages.Where(message => StreamClient.TypeOf(message) == type).Select(message => string.Join(
            ',', message.EnumerateObject().Where(property => property.Name != "seq").Select(property => property.ToString()))),
    ];
}
