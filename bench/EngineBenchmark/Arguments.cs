using System.Globalization;
using Transcription.LoadGenerator;
using Transcription.Silo.Devices;

namespace Transcription.EngineBenchmark;

/// <summary>What the command line asks for; see <see cref="Usage"/>.</summary>
internal sealed record Arguments
{
    /// <summary>Audio between two partials of the growing utterance.</summary>
    public static readonly TimeSpan GrowingStep = TimeSpan.FromMilliseconds(500);

    private const double LongestUtterance = 28;

    public required IReadOnlyList<string> Models { get; init; }

    public required IReadOnlyList<int> Threads { get; init; }

    public required IReadOnlyList<double> Lengths { get; init; }

    public required IReadOnlyList<Setting> Settings { get; init; }

    public required double Growing { get; init; }

    public required IReadOnlyList<int> Strides { get; init; }

    public required string Device { get; init; }

    public required string? Audio { get; init; }

    public required TimeSpan Time { get; init; }

    /// <exception cref="UsageException">Names every mistake.</exception>
    public static Arguments Parse(string[] args)
    {
        var options = new OptionReader(args);
        var arguments = new Arguments
        {
            Models = Split(options.Text("--models") ?? ""),
            Threads = Numbers<int>(options, "--threads", "1"),
            Lengths = Numbers<double>(options, "--lengths", "2,5,10,20"),
            Settings = ReadSettings(options),
            Growing = Numbers<double>(options, "--growing", "10") is [var growing] ? growing : -1,
            Strides = Numbers<int>(options, "--strides", "500,1000,2000"),
            Device = options.Text("--device") ?? "cpu:0",
            Audio = options.Text("--audio"),
            Time = options.Duration("--seconds", "s", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1))
                ?? TimeSpan.FromSeconds(300),
        };
        var step = (int)GrowingStep.TotalMilliseconds;
        options.Require(arguments.Models.Count > 0, "--models is missing.");
        foreach (var missing in arguments.Models.Where(path => !File.Exists(path)))
            options.Require(false, $"--models: there is no file {missing}.");
        options.Require(arguments.Threads.All(n => n is > 0 and <= 256), "--threads must be from 1 to 256.");
        options.Require(
            arguments.Lengths.All(s => s is >= 0.1 and <= LongestUtterance), "--lengths must be from 0.1 to 28.");
        options.Require(
            arguments.Growing is 0 or (>= 1 and <= LongestUtterance),
            "--growing must be one number, 0 or from 1 to 28.");
        options.Require(
            arguments.Strides.All(ms => ms >= step && ms % step == 0), "--strides must be multiples of 500.");
        options.Require(DeviceName.TryParse(arguments.Device, out _, out _), "--device must be like cpu:0 or cuda:0.");
        options.Finish();
        return arguments;
    }

    private static List<Setting> ReadSettings(OptionReader options)
    {
        var settings = new List<Setting>();
        foreach (var name in Split(options.Text("--settings") ?? "shrunk,full,detect"))
        {
            var known = Enum.TryParse<Setting>(name, ignoreCase: true, out var setting) && Enum.IsDefined(setting);
            options.Require(known, $"--settings: '{name}' is none of shrunk, full, detect.");
            settings.Add(setting);
        }

        return settings;
    }

    private static List<T> Numbers<T>(OptionReader options, string name, string otherwise) where T : IParsable<T>
    {
        var numbers = new List<T>();
        foreach (var text in Split(options.Text(name) ?? otherwise))
        {
            if (T.TryParse(text, CultureInfo.InvariantCulture, out var number))
                numbers.Add(number);
            else
                options.Require(false, $"{name}: '{text}' is no number.");
        }

        options.Require(numbers.Count > 0, $"{name} needs a number.");
        return numbers;
    }

    private static string[] Split(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
