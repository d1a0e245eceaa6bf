using Transcription.EngineBenchmark.Measuring;
using Transcription.Grains.Capacity;

namespace Transcription.EngineBenchmark.Reporting;

/// <summary>The report for people.</summary>
internal sealed class Report(TextWriter output, Arguments arguments, Workbench bench)
{
    private const double MiB = 1 << 20;
    private const string WaitPolicy = "OMP_WAIT_POLICY"; // whether whisper.cpp's threads spin while they wait
    private const double ProbeSeconds = 3; // what a silo measures at its start

    public void Write(Machine machine, IReadOnlyList<ModelMemory> memory, Run run)
    {
        WriteMachine(machine, run);
        WriteDecodes(run);
        if (run.Growing.Count > 0)
            WritePartials(run);
        if (arguments.Device.StartsWith("cpu", StringComparison.Ordinal) && run.Growing.Count > 0)
            WriteSessions(run);
        WriteMemory(memory);
    }

    private void WriteMachine(Machine machine, Run run)
    {
        Line($"Machine: {Machine.Processor}, {Environment.ProcessorCount} cores, device {arguments.Device}, "
            + $".NET {Environment.Version}, {WaitPolicy} "
            + $"{Environment.GetEnvironmentVariable(WaitPolicy) ?? "not set"}");
        Line($"Load averages: {machine.LoadAtStart} at the start, {Machine.Load()} at the end; other processes kept "
            + $"{machine.Others():0.00} cores busy meanwhile.");
        Line($"Audio: {bench.Audio}. {run.Rounds} rounds in {run.Took.TotalSeconds:0} s; "
            + "every row once per round, variants of a length in turn.");
        if (!run.IsComplete)
            Line("The time was up before every row had a decode: rows without numbers were not measured.");
    }

    private void WriteDecodes(Run run)
    {
        Head("One decode. p95 of fewer than 20 decodes is the longest. RTF: median / audio. cpu: of all threads.");
        var table = new Table(
            "model", "threads", "window", "audio s", "n", "min ms", "median ms", "p95 ms", "RTF", "cpu ms", "words");
        foreach (var variant in run.Variants)
        {
            foreach (var row in arguments.Lengths.Select(seconds => run.Find(variant, seconds)).OfType<Row>())
            {
                var wall = row.Wall;
                table.Add(
                    variant.Model, $"{variant.Threads}", Name(variant.Setting), $"{row.Seconds:0.#}", $"{wall.Count}",
                    $"{wall.Least:0}", $"{wall.Median:0}", $"{wall.Quantile(0.95):0}",
                    $"{wall.Median / 1000 / row.Seconds:0.000}", $"{row.Cpu.Median:0}", $"{row.Words}");
            }
        }

        table.Write(output);
    }

    private void WritePartials(Run run)
    {
        Head($"An utterance that grows to {run.Growing[^1]:0.#} s, decoded at every stride and once more at its end; "
            + "medians.");
        var table = new Table(
            "model", "threads", "stride ms", "partials", "all partials ms", "the final ms", "partials / final",
            "longest / stride");
        foreach (var curve in Curves(run))
        {
            foreach (var stride in arguments.Strides)
            {
                var partials = curve.Partials(stride).ToList();
                var longest = partials.Count == 0 ? double.NaN : partials.Max();
                table.Add(
                    curve.Variant.Model, $"{curve.Variant.Threads}", $"{stride}", $"{partials.Count}",
                    $"{partials.Sum():0}", $"{curve.Final:0}", $"{partials.Sum() / curve.Final:0.0}",
                    $"{longest / stride:0.00}");
            }
        }

        table.Write(output);
        Line("A session widens its stride while a decode takes more than half of it (longest / stride above 0.50).");
    }

    private void WriteSessions(Run run)
    {
        Head("Sessions per core, derived: a core's time / the processor time of the partials and the final, "
            + "at full use with nobody silent, and at 70 % use with each client speaking 60 % of the time. silo: what "
            + $"a silo derives for one worker from a decode of {ProbeSeconds} s, whatever the stride.");
        var table = new Table(
            "model", "threads", "stride ms", "cpu ms / s of speech", "full use", "70 %, 60 %", "silo, per core");
        foreach (var curve in Curves(run))
        {
            foreach (var stride in arguments.Strides)
            {
                var perSecond = curve.Cpu(stride) / run.Growing[^1];
                table.Add(
                    curve.Variant.Model, $"{curve.Variant.Threads}", $"{stride}", $"{perSecond:0}",
                    $"{1000 / perSecond:0.00}", $"{1000 / perSecond * 0.7 / 0.6:0.00}", OfSilo(curve));
            }
        }

        table.Write(output);
    }

    private void WriteMemory(IReadOnlyList<ModelMemory> memory)
    {
        Head("Resident memory in MiB. A state lives as long as its decode; each worker that decodes has one.");
        var table = new Table("model", "file", "loaded", "state, shrunk", "state, full");
        foreach (var model in memory)
        {
            table.Add(model.Name, $"{model.File / MiB:0}", $"{model.Weights / MiB:0}",
                $"{model.ShrunkState / MiB:0}", $"{model.FullState / MiB:0}");
        }

        table.Write(output);
    }

    private static IEnumerable<GrowthCurve> Curves(Run run) => run.Variants
        .Where(variant => variant.Setting == Setting.Shrunk)
        .Select(variant => new GrowthCurve(variant, run));

    private static string OfSilo(GrowthCurve curve)
    {
        if (!(curve.At(ProbeSeconds) is var probe and > 0))
            return "";
        var device = new Device("cpu:0", null, Workers: 1, [], long.MaxValue);
        var estimate = SlotEstimate.For(device, TimeSpan.FromMilliseconds(probe), maxBatch: 1);
        return $"{(double)estimate.Sessions / curve.Variant.Threads:0.0}";
    }

    private static string Name(Setting setting) => setting switch
    {
        Setting.Shrunk => "shrunk",
        Setting.Full => "full",
        _ => "shrunk, language unknown",
    };

    private void Head(string text)
    {
        Line("");
        Line(text);
        Line("");
    }

    private void Line(string text) => output.WriteLine(text);
}
