using Transcription.EngineBenchmark.Measuring;
using Transcription.EngineBenchmark.Reporting;

namespace Transcription.ResultsDelivery.Measuring;

/// <summary>The report for people.</summary>
internal sealed class Report(TextWriter output, Arguments arguments)
{
    public void Write(Machine machine, Run run)
    {
        output.WriteLine($"Machine: {Machine.Processor}, {Environment.ProcessorCount} cores, .NET {Environment.Version}");
        output.WriteLine($"Load averages: {machine.LoadAtStart} at the start, {Machine.Load()} at the end.");
        output.WriteLine($"Medians of {arguments.Rounds} rounds, {arguments.Time.TotalSeconds:0} s each. {run.Missing} events missing.");
        output.WriteLine();
        var table = new Table("processes", "sessions", "events/s each", "delivery", "p50 ms", "p99 ms", "cpu us/event", "bytes/event");
        var settings =
            from processes in arguments.Processes
            from load in arguments.Loads
            from delivery in arguments.Deliveries
            select new Setting(processes, load, delivery);
        foreach (var setting in settings)
        {
            var isSent = setting.Delivery != Delivery.None;
            table.Add(
                $"{setting.Processes}", $"{setting.Load.Sessions}", $"{setting.Load.Rate:0.#}", Name(setting.Delivery),
                isSent ? $"{run.Median(setting, figures => figures.P50):0.000}" : "",
                isSent ? $"{run.Median(setting, figures => figures.P99):0.000}" : "",
                $"{run.Median(setting, figures => figures.Processor):0.0}",
                $"{run.Median(setting, figures => figures.Allocated):0}");
        }

        table.Write(output);
    }

    private static string Name(Delivery delivery) => delivery switch
    {
        Delivery.None => "none",
        Delivery.Memory => "memory",
        _ => "push",
    };
}
