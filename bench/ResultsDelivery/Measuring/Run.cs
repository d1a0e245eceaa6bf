namespace Transcription.ResultsDelivery.Measuring;

/// <summary>Measures every setting once per round.</summary>
internal sealed class Run(Arguments arguments, TimeProvider time)
{
    private readonly Dictionary<Setting, List<Figures>> _measured = [];

    /// <summary>Events that did not come.</summary>
    public long Missing { get; private set; }

    public async Task Measure()
    {
        for (var round = 0; round < arguments.Rounds; round++)
        {
            foreach (var processes in arguments.Processes)
            {
                for (var i = 0; i < arguments.Deliveries.Count; i++)
                    await Measure(processes, arguments.Deliveries[(i + round) % arguments.Deliveries.Count]);
            }
        }
    }

    /// <summary>The median of the rounds.</summary>
    public double Median(Setting setting, Func<Figures, double> figure)
    {
        var sorted = _measured[setting].Select(figure).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private async Task Measure(int processes, Delivery delivery)
    {
        await using var bench = await Bench.Start(processes, delivery, arguments.Port, time);
        foreach (var load in arguments.Loads)
        {
            var (figures, missing) = await bench.Measure(load, arguments.Time);
            Missing += missing;
            var setting = new Setting(processes, load, delivery);
            if (!_measured.TryGetValue(setting, out var rounds))
                _measured[setting] = rounds = [];
            rounds.Add(figures);
            await Console.Error.WriteLineAsync($"{setting} {figures} missing {missing}");
        }
    }
}
