namespace Transcription.EngineBenchmark.Measuring;

/// <summary>Decodes every row once per round until the time is up.</summary>
internal sealed class Run
{
    private readonly Workbench _bench;
    private readonly TimeProvider _time;
    private readonly TimeSpan _budget;
    private readonly IReadOnlyList<Row[]> _lengths;

    public Run(Arguments arguments, Workbench bench, TimeProvider time)
    {
        (_bench, _time, _budget) = (bench, time, arguments.Time);
        Growing = arguments.Growing > 0
            ? [.. Steps(arguments.Growing)]
            : [];
        Variants =
        [
            .. from model in bench.Models
               from setting in arguments.Settings
               where setting != Setting.Detect || model.File!.IsMultilingual
               from threads in arguments.Threads
               select new Variant(model.Info.Name, threads, setting),
        ];
        _lengths =
        [
            .. from seconds in arguments.Lengths.Union(Growing).Order()
               select Variants
                   .Where(variant => arguments.Lengths.Contains(seconds) || variant.Setting == Setting.Shrunk)
                   .Select(variant => new Row(variant, seconds))
                   .ToArray(),
        ];
    }

    public IReadOnlyList<Variant> Variants { get; }

    /// <summary>Lengths of the growing utterance at its partials, the whole one last.</summary>
    public IReadOnlyList<double> Growing { get; }

    public IEnumerable<Row> Rows => _lengths.SelectMany(rows => rows);

    public bool IsComplete => Rows.All(row => row.Wall.Count > 0);

    /// <summary>Rounds begun.</summary>
    public int Rounds { get; private set; }

    public TimeSpan Took { get; private set; }

    /// <summary>The row of a variant and length; null when it was not to be measured.</summary>
    public Row? Find(Variant variant, double seconds) =>
        Rows.FirstOrDefault(row => row.Variant == variant && row.Seconds.Equals(seconds));

    /// <summary>One short decode of each variant, not timed.</summary>
    public void WarmUp(CancellationToken cancellation)
    {
        foreach (var variant in Variants)
            _bench.Decode(variant, 1, cancellation);
    }

    /// <summary>Measures; when interrupted, what was measured so far stands.</summary>
    public void Measure(CancellationToken cancellation)
    {
        var began = _time.GetTimestamp();
        while (!IsOver())
        {
            foreach (var rows in _lengths)
            {
                for (var i = 0; i < rows.Length && !IsOver(); i++)
                    Time(rows[(i + Rounds) % rows.Length]);
            }

            Rounds++;
        }

        Took = _time.GetElapsedTime(began);

        bool IsOver() => cancellation.IsCancellationRequested || _time.GetElapsedTime(began) >= _budget;
    }

    private static IEnumerable<double> Steps(double most)
    {
        var step = Arguments.GrowingStep.TotalSeconds;
        for (var seconds = step; seconds < most; seconds += step)
            yield return seconds;
        yield return most;
    }

    private void Time(Row row)
    {
        var (cpu, began) = (Environment.CpuUsage.TotalTime, _time.GetTimestamp());
        var result = _bench.Decode(row.Variant, row.Seconds, CancellationToken.None);
        row.Wall.Add(_time.GetElapsedTime(began).TotalMilliseconds);
        row.Cpu.Add((Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds);
        row.Words = result.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
    }
}
