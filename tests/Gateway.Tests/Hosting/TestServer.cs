using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Transcription.Gateway.Hosting;
using Transcription.Gateway.Recordings;
using Transcription.Grains.Capacity;
using Transcription.Grains.Hosting;
using Transcription.Grains.Workers;
using Transcription.Speech.Recognition;
using Transcription.Speech.Vad;

namespace Transcription.Gateway.Tests.Hosting;

/// <summary>A whole process on a free port: gateway and worker, the simulated model, no native code.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private static readonly string[] Defaults =
    [
        "Gateway:Host=127.0.0.1", "Gateway:Port=0", "Models:Default=simulated", "Models:Aliases:fast=simulated",
        // What is said counts here, not when: on a busy machine a late answer is still an answer.
        "Limits:AudioBurst=00:10:00", "Limits:LagWarning=00:10:00", "Limits:MaxLag=00:10:00",
        "Capacity:ReserveTimeout=00:00:20", "Recovery:AttemptWithin=00:00:20", "Sessions:QueueTimeout=00:10:00",
    ];

    private readonly WebApplication _app;
    private readonly string _storage;
    private readonly bool _ownsStorage;
    private readonly int _siloPort;

    private TestServer(WebApplication app, string storage, bool ownsStorage, int siloPort)
    {
        (_app, _storage, _ownsStorage, _siloPort) = (app, storage, ownsStorage, siloPort);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(60) };
    }

    public HttpClient Http { get; }

    /// <summary>The files the server keeps.</summary>
    public IEnumerable<string> Files => Directory.EnumerateFiles(_storage, "*", SearchOption.AllDirectories);

    /// <summary>Starts with settings of the form <c>Limits:Idle=00:00:01</c>.</summary>
    public static Task<TestServer> Start(params string[] settings) => Start(sessions: 8, new SimulatedModelOptions(), settings);

    public static Task<TestServer> Start(int sessions, SimulatedModelOptions model, params string[] settings) =>
        Start(sessions, model, joined: null, settings);

    /// <summary>Starts another process of this server's cluster that has both roles.</summary>
    public Task<TestServer> StartPeer(int sessions, params string[] settings) =>
        Start(sessions, new SimulatedModelOptions(), joined: this, settings);

    /// <summary>Starts another gateway of this server's cluster, with no device of its own.</summary>
    public Task<TestServer> StartGateway(params string[] settings) =>
        Start(sessions: 0, new SimulatedModelOptions(), joined: this, settings);

    /// <summary>What the process is made of.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Calls grains as the process does.</summary>
    public IGrainFactory Grains => _app.Services.GetRequiredService<IGrainFactory>();

    /// <summary>The process's silo.</summary>
    public string Silo => _app.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString();

    /// <summary>Removes leftovers, as the process does every hour.</summary>
    public Task Sweep() =>
        _app.Services.GetServices<IHostedService>().OfType<LeftoverSweep>().Single().Sweep(CancellationToken.None);

    /// <summary>Asks the process to stop, and waits until it has.</summary>
    public Task Stop() => _app.StopAsync();

    private static async Task<TestServer> Start(
        int sessions, SimulatedModelOptions model, TestServer? joined, string[] settings)
    {
        var storage = joined?._storage ?? Directory.CreateTempSubdirectory("gateway-tests-").FullName; // a cluster shares one
        var siloPort = Ports.Free();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            Defaults.Append($"Storage:Directory={storage}").Concat(settings)
                .Select(setting => setting.Split('=', 2))
                .GroupBy(pair => pair[0], pair => pair[1])
                .Select(values => KeyValuePair.Create(values.Key, (string?)values.Last())));
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(
                siloPort, Ports.Free(), joined is null ? null : new IPEndPoint(IPAddress.Loopback, joined._siloPort));
#pragma warning disable ORLEANSEXP003 // a directory that survives a silo, as a cluster has it in Redis
            silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
            silo.AddMemoryGrainStorage(StorageNames.Transcription);
            silo.UseInMemoryReminderService();
            silo.AddTranscription(
                sessions > 0 ? TranscriptionRoles.Worker | TranscriptionRoles.Gateway : TranscriptionRoles.Gateway,
                builder.Configuration);
        });
        if (sessions > 0)
        {
            builder.Services.AddSingleton<IModelSource>(new TestModels(model));
            builder.Services.AddSingleton<IDeviceSource>(new TestDevices(sessions));
            builder.Services.AddSingleton<IVoiceActivityDetector, EnergyDetector>();
        }

        builder.Services.AddListener(builder.Configuration);
        builder.Services.AddTranscriptionGateway(builder.Configuration);

        var app = builder.Build();
        app.MapHealth();
        app.MapTranscriptionGateway();
        await app.StartAsync();
        var server = new TestServer(app, storage, joined is null, siloPort);
        // The devices open without a warm-up, so that models may fail or dawdle from their first job.
        foreach (var device in app.Services.GetService<IDeviceSource>()?.Devices ?? [])
            app.Services.GetRequiredService<SlotLedger>().SetSlots(device, sessions);
        await Eventually.True(async () => (await server.Http.GetAsync("/health/ready")).IsSuccessStatusCode);
        return server;
    }

    /// <summary>Opens a stream with a query such as <c>model=simulated&amp;channels=2</c>.</summary>
    public async Task<StreamClient> Connect(string query = "", Action<ClientWebSocketOptions>? configure = null)
    {
        var socket = new ClientWebSocket();
        configure?.Invoke(socket.Options);
        var address = new UriBuilder(Http.BaseAddress!)
        {
            Scheme = "ws", Path = "/v1/audio/transcriptions/stream", Query = query,
        };
        await socket.ConnectAsync(address.Uri, CancellationToken.None);
        return new StreamClient(socket);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsStorage)
            Directory.Delete(_storage, recursive: true);
    }
}
