using Xunit.Abstractions;

namespace Transcription.Cluster.Tests.Hosting;

/// <summary>
/// A Redis and the processes around it. Whatever happens, all of them end with it, and what they said goes to the output
/// of the test, which a runner shows when it fails.
/// </summary>
internal sealed class Fleet : IAsyncDisposable
{
    /// <summary>
    /// A failure detection for tests that kill, slower than the product's own. The others have a more patient one still: many
    /// processes that start at once on few cores may be silent for seconds, and would take each other for dead.
    /// </summary>
    public const string Watchful = "Cluster:ProbeTimeout=00:00:03";

    private const string Patient = "Cluster:ProbeTimeout=00:00:05";

    private readonly ITestOutputHelper _output;
    private readonly string[] _settings;
    private readonly List<SiloProcess> _processes = [];

    private Fleet(ITestOutputHelper output, string[] settings) => (_output, _settings) = (output, settings);

    public RedisServer Redis { get; } = new();

    /// <summary>Starts the Redis. The settings are those of every process, for example <c>Limits:Idle=00:00:01</c>.</summary>
    public static async Task<Fleet> Start(ITestOutputHelper output, params string[] settings)
    {
        var fleet = new Fleet(output, settings);
        try
        {
            await fleet.Redis.Start();
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a gateway; it is not ready yet.</summary>
    public SiloProcess Gateway(string name, params string[] settings) => Add(name, ["Roles=gateway", .. settings]);

    /// <summary>Starts a worker with that many slots on its processor; it is not ready yet.</summary>
    public SiloProcess Worker(string name, int slots, params string[] settings) =>
        Add(name, ["Roles=worker", "Devices:0:Id=cpu:0", $"Devices:0:Sessions={slots}", .. settings]);

    /// <summary>Waits until all of these are ready, and this gateway knows of that many slots.</summary>
    public static async Task Ready(SiloProcess gateway, int slots, params SiloProcess[] others)
    {
        await Task.WhenAll(others.Append(gateway).Select(process => process.Ready()));
        await Slots(gateway, $"{slots} in all", count => count.Total == slots);
    }

    /// <summary>Waits until the slots are as wanted.</summary>
    public static async Task Slots(SiloProcess gateway, string what, Func<SlotCount, bool> wanted)
    {
        SlotCount? last = null;
        try
        {
            await Eventually.Holds($"{gateway.Name} sees slots: {what}", async () => wanted(last = await gateway.Slots()));
        }
        catch (Exception exception) when (last is not null)
        {
            throw new InvalidOperationException($"{exception.Message} It sees {last}.", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
            _output.WriteLine($"--- {process.Name}{Environment.NewLine}{process.Process.Tail}");
        }

        await Redis.DisposeAsync();
    }

    private SiloProcess Add(string name, IEnumerable<string> settings)
    {
        string[] shared =
        [
            $"Cluster:Redis={Redis.ConnectionString}", "Models:Default=simulated", "Models:Download=false",
            // Many processes share few cores here: what is said counts, not when, and a late answer is still an answer.
            "Capacity:ReserveTimeout=00:00:20", "Limits:MaxLag=00:10:00", "Limits:AudioBurst=00:10:00",
            Patient,
            .. _settings,
        ];
        var process = SiloProcess.Start(name, shared.Concat(settings));
        _processes.Add(process);
        return process;
    }
}
