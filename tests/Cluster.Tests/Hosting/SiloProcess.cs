using System.Text.Json;

namespace Transcription.Cluster.Tests.Hosting;

/// <summary>A process of the product as an operator starts it: the built program, settings on its command line.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private static readonly string Program = FindProgram();

    private readonly ChildProcess _process;

    private SiloProcess(string name, int port, int siloPort, ChildProcess process)
    {
        (Name, Port, SiloPort, _process) = (name, port, siloPort, process);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>What the tests call it.</summary>
    public string Name { get; }

    /// <summary>The port of HTTP and WebSockets.</summary>
    public int Port { get; }

    /// <summary>Orleans' own port.</summary>
    public int SiloPort { get; }

    public HttpClient Http { get; }

    /// <summary>The process itself, for what only it can tell: its id, its output, its end.</summary>
    public ChildProcess Process => _process;

    /// <summary>Starts it on free ports with settings of the form <c>Limits:Idle=00:00:01</c>; does not wait.</summary>
    public static SiloProcess Start(string name, params IEnumerable<string> settings)
    {
        var (port, siloPort) = (Ports.Free(), Ports.Free());
        string[] own = ["Gateway:Host=127.0.0.1", $"Gateway:Port={port}", $"Silo:Port={siloPort}", "Silo:GatewayPort=0"];
        var process = ChildProcess.Start(
            "dotnet",
            [Program, .. own.Concat(settings).Select(setting => $"--{setting}")],
            new Dictionary<string, string> { ["ASPNETCORE_URLS"] = "", ["DOTNET_ENVIRONMENT"] = "Production" });
        return new SiloProcess(name, port, siloPort, process);
    }

    /// <summary>Waits until <c>/health/ready</c> says so; fails at once when the process ends instead.</summary>
    public async Task<SiloProcess> Ready()
    {
        try
        {
            await Eventually.Holds($"{Name} is ready", async () => (await Get("/health/ready")).IsSuccessStatusCode);
        }
        catch (Exception exception) when (exception is not InvalidOperationException)
        {
            throw new InvalidOperationException($"{exception.Message} {Name} said:{Environment.NewLine}{_process.Tail}", exception);
        }

        return this;
    }

    /// <summary>Asks it over HTTP; fails when the process has ended.</summary>
    public Task<HttpResponseMessage> Get(string path) => _process.HasExited
        ? throw new InvalidOperationException($"{Name} ended with {_process.ExitCode}:{Environment.NewLine}{_process.Tail}")
        : Http.GetAsync(path);

    /// <summary>A JSON document it serves.</summary>
    public async Task<JsonElement> Json(string path)
    {
        using var response = await Get(path);
        response.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    /// <summary>The slots of the cluster as this process knows them: <c>/v1/realtime/status</c>, of gateways.</summary>
    public async Task<SlotCount> Slots()
    {
        var status = await Json("/v1/realtime/status");
        return new SlotCount(
            status.GetProperty("total_capacity").GetInt32(),
            status.GetProperty("active_sessions").GetInt32(),
            status.GetProperty("devices").EnumerateArray()
                .ToDictionary(device => device.GetProperty("silo").GetString()!, device => device.GetProperty("active").GetInt32()));
    }

    /// <summary>The silo of the one session that lives, once it is listed: <c>/v1/sessions</c>, of gateways.</summary>
    public async Task<string> SiloOfSession()
    {
        var silo = "";
        await Eventually.Holds("the session is listed", async () =>
        {
            var sessions = (await Json("/v1/sessions")).GetProperty("data");
            if (sessions.GetArrayLength() == 0)
                return false;
            silo = Assert.Single(sessions.EnumerateArray()).GetProperty("silo").GetString()!;
            return true;
        });
        return silo;
    }

    /// <summary>Whether that silo, as <see cref="Slots"/> and <c>/v1/sessions</c> name silos, is this one.</summary>
    public bool Is(string silo) => silo.Contains($":{SiloPort}@", StringComparison.Ordinal);

    /// <summary>Files of the program's own native packages in its memory: none of .NET's, none of the system's.</summary>
    public IReadOnlyList<string> NativeLibraries() =>
    [
        .. File.ReadLines($"/proc/{_process.Id}/maps")
            .Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .Where(path => path.StartsWith(Path.GetDirectoryName(Program)!, StringComparison.Ordinal))
            .Where(path => Path.GetFileName(path).Contains(".so", StringComparison.Ordinal))
            .Distinct(),
    ];

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync();
    }

    // tests/Cluster.Tests/bin/Release/net10.0 -> src/Silo/bin/Release/net10.0
    private static string FindProgram()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = here.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        var program = Path.Combine(root, "src", "Silo", "bin", here.Parent.Name, here.Name, "Transcription.Silo.dll");
        return File.Exists(program) ? program : throw new FileNotFoundException("The program is not built.", program);
    }
}

/// <summary>Slots of a cluster, those taken, and those taken by silo.</summary>
internal sealed record SlotCount(int Total, int Taken, IReadOnlyDictionary<string, int> BySilo);
