using System.Globalization;
using Transcription.LoadGenerator;

namespace Transcription.ResultsDelivery;

/// <summary>What the command line asks for; see <see cref="Usage"/>.</summary>
internal sealed record Arguments
{
    public required IReadOnlyList<Load> Loads { get; init; }

    public required IReadOnlyList<Delivery> Deliveries { get; init; }

    /// <summary>Processes: 1, 2 or both.</summary>
    public required IReadOnlyList<int> Processes { get; init; }

    public required TimeSpan Time { get; init; }

    public required int Rounds { get; init; }

    /// <summary>The first of four ports in a row.</summary>
    public required int Port { get; init; }

    /// <summary>Set in the second process.</summary>
    public required bool IsSource { get; init; }

    /// <exception cref="UsageException">Names every mistake.</exception>
    public static Arguments Parse(string[] args)
    {
        var options = new OptionReader(args);
        var arguments = new Arguments
        {
            Loads = [.. Split(options, "--loads", "1x2,100x2,1000x2,1000x8").Select(text => ReadLoad(options, text))],
            Deliveries = [.. Split(options, "--deliveries", "none,memory,push").Select(text => ReadDelivery(options, text))],
            Processes = [.. Split(options, "--processes", "1,2").Select(text => text is "1" or "2" ? text[0] - '0' : 0)],
            Time = options.Duration("--seconds", "s", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)) ?? TimeSpan.FromSeconds(10),
            Rounds = options.Int("--rounds", 1) ?? 3,
            Port = options.Int("--port", 1) ?? 24_000,
            IsSource = options.Flag("--source"),
        };
        options.Require(!arguments.Processes.Contains(0), "--processes must be 1, 2 or both.");
        options.Finish();
        return arguments;
    }

    private static string[] Split(OptionReader options, string name, string otherwise) =>
        (options.Text(name) ?? otherwise).Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static Load ReadLoad(OptionReader options, string text)
    {
        var load = text.Split('x') is [var sessions, var rate]
            && int.TryParse(sessions, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && double.TryParse(rate, CultureInfo.InvariantCulture, out var perSecond)
            ? new Load(count, perSecond)
            : default;
        options.Require(
            load.Sessions is > 0 and <= 100_000 && load.Rate is > 0 and <= 1_000, $"--loads: '{text}' is not like 100x2.");
        return load;
    }

    private static Delivery ReadDelivery(OptionReader options, string text)
    {
        var known = Enum.TryParse<Delivery>(text, ignoreCase: true, out var delivery) && Enum.IsDefined(delivery);
        options.Require(known, $"--deliveries: '{text}' is none of none, memory, push.");
        return delivery;
    }
}
