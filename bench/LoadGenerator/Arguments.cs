namespace Transcription.LoadGenerator;

/// <summary>What the command line asks for; see <see cref="Usage"/>.</summary>
internal sealed record Arguments
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public required IReadOnlyList<Uri> Urls { get; init; }

    public required int Sessions { get; init; }

    /// <summary>Jobs to submit in place of sessions; null for sessions.</summary>
    public int? Jobs { get; init; }

    public required TimeSpan Length { get; init; }

    public required TimeSpan Ramp { get; init; }

    public required TimeSpan Chunk { get; init; }

    public required TimeSpan Patience { get; init; }

    public required IReadOnlyList<string> Audio { get; init; }

    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    public TimeSpan? MinSilence { get; init; }

    public string? ApiKey { get; init; }

    public int? Pid { get; init; }

    public bool NoMemory { get; init; }

    public bool Once { get; init; }

    public string? References { get; init; }

    public string? Transcripts { get; init; }

    public string? Fixtures { get; init; }

    public required int Parallel { get; init; }

    public string? Chaos { get; init; }

    public TimeSpan? CutEvery { get; init; }

    public bool Undisturbed { get; init; }

    public bool Json { get; init; }

    /// <exception cref="UsageException">Names every mistake.</exception>
    public static Arguments Parse(string[] args)
    {
        var options = new OptionReader(args);
        var url = options.Text("--url") ?? "ws://localhost:8080";
        var urls = url.Split(',').Select(text => Uri.TryCreate(text, UriKind.Absolute, out var parsed) ? parsed : null).ToArray();
        var jobs = options.Int("--jobs", 1);
        var areUrls = urls.All(parsed => parsed?.Scheme is "ws" or "wss" || (jobs is not null && parsed?.Scheme is "http" or "https"));
        var minSilence = options.Duration("--min-silence", "ms", TimeSpan.FromMilliseconds(1), Day);
        var fixtures = options.Text("--fixtures");
        var sessions = options.Int("--sessions", 1);
        var length = options.Duration("--seconds", "s", TimeSpan.FromSeconds(1), Day);
        var arguments = new Arguments
        {
            Urls = [.. urls.OfType<Uri>()],
            Sessions = sessions ?? 10,
            Jobs = jobs,
            Length = length ?? TimeSpan.FromSeconds(60),
            Ramp = options.Duration("--ramp", "s", TimeSpan.Zero, Day) ?? TimeSpan.FromSeconds(10),
            Chunk = options.Duration("--chunk", "ms", TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(1))
                ?? TimeSpan.FromMilliseconds(100),
            Patience = options.Duration("--patience", "s", TimeSpan.FromSeconds(1), Day) ?? TimeSpan.FromSeconds(jobs is null ? 30 : 600),
            Audio = options.Text("--audio")?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [],
            Parameters = ReadParameters(options, minSilence),
            MinSilence = minSilence,
            ApiKey = options.Text("--api-key"),
            Pid = options.Int("--pid", 1),
            NoMemory = options.Flag("--no-memory"),
            Once = options.Flag("--once"),
            References = fixtures is null ? options.Text("--refs") : Path.Combine(fixtures, "refs.tsv"),
            Transcripts = options.Text("--transcripts"),
            Fixtures = fixtures,
            Parallel = options.Int("--parallel", 1) ?? (jobs is null ? 1 : 8),
            Chaos = options.Text("--chaos"),
            CutEvery = options.Duration("--cut", "s", TimeSpan.FromSeconds(1), Day),
            Undisturbed = options.Flag("--undisturbed"),
            Json = options.Flag("--json"),
        };
        options.Require(areUrls, $"--url is '{url}'; it must start with ws:// or wss://.");
        options.Require(!arguments.NoMemory || arguments.Pid is null, "--pid and --no-memory exclude each other.");
        options.Require(
            arguments.References is null || arguments.Once || fixtures is not null,
            "--refs needs --once: references hold for a file that is streamed from its start.");
        options.Require(
            !arguments.Undisturbed || jobs is not null || (arguments.Once && arguments.References is null), "--undisturbed needs --once and takes the place of --refs.");
        options.Require(
            jobs is null || (sessions is null && length is null && OnlyJobs(arguments)),
            "--jobs goes with --url, --audio, --parallel, --patience, --model, --language, --api-key, --undisturbed, --chaos and --json alone.");
        options.Finish();
        return arguments;
    }

    private static bool OnlyJobs(Arguments arguments) => arguments is
        { Once: false, Fixtures: null, References: null, Transcripts: null, CutEvery: null, Pid: null, NoMemory: false }
        && arguments.Parameters.Keys.All(name => name is "model" or "language");

    private static Dictionary<string, string> ReadParameters(OptionReader options, TimeSpan? minSilence)
    {
        var parameters = new Dictionary<string, string>();
        Add("model", options.Text("--model"));
        Add("language", options.Text("--language"));
        Add("interim_results", options.Text("--interim"));
        Add("min_silence_duration_ms", minSilence is { } silence ? FormattableString.Invariant($"{silence.TotalMilliseconds}") : null);
        return parameters;

        void Add(string name, string? value)
        {
            if (value is not null)
                parameters[name] = value;
        }
    }
}
