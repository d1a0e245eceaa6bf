using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Serialization;
using Orleans.TestingHost;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Capacity;
using Transcription.Grains.Hosting;
using Transcription.Grains.Jobs;
using Transcription.Grains.Webhooks;
using Transcription.Grains.Workers;
using Transcription.Speech.Recognition;
using Transcription.Speech.Vad;

namespace Transcription.Grains.Tests.Support;

/// <summary>Real silos in this process: the plan's gateways and workers, with models and devices that are none.</summary>
public class TestCluster : IAsyncLifetime
{
    /// <summary>A model that hears the simulated model's words without delay.</summary>
    public const string Words = "words";

    private readonly ClusterPlan _plan;
    private readonly TestModels _models = new();
    private readonly IConfiguration _configuration;
    private InProcessTestCluster? _cluster;

    public TestCluster()
        : this(new ClusterPlan())
    {
    }

    protected TestCluster(ClusterPlan plan)
    {
        _plan = plan;
        // Two busy cores answer late; a reservation given up would make counts inexact.
        var settings = new Dictionary<string, string?>(plan.Settings) { ["Capacity:ReserveTimeout"] = "00:00:30" };
        _configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        using var words = CreateWords();
        _models.Add(Words, CreateWords, words.Capabilities);
    }

    /// <summary>What the silos store, whichever of them lives.</summary>
    public SharedStorage Storage { get; } = new();

    public SharedReminders Reminders { get; } = new();

    public TestRecordings Recordings { get; } = new();

    public TestWebhooks Webhooks { get; } = new();

    internal IJobIndex Jobs { get; } = new MemoryJobIndex();

    internal InProcessTestCluster Silos => _cluster ?? throw new InvalidOperationException("The cluster has not started.");

    /// <summary>Calls as a process outside the cluster does.</summary>
    public IGrainFactory Client => Silos.Client;

    public SiloAddress GatewaySilo => Silos.Silos[0].SiloAddress;

    public IServiceProvider Gateway => Silos.GetSiloServiceProvider(GatewaySilo);

    /// <summary>Calls as a gateway does.</summary>
    public IGrainFactory Grains => Gateway.GetRequiredService<IGrainFactory>();

    public IReadOnlyList<SiloAddress> WorkerSilos => [.. Silos.Silos.Where(silo => !IsGateway(silo.Name)).Select(silo => silo.SiloAddress)];

    /// <summary>Slots taken on each device of the cluster.</summary>
    public IReadOnlyList<int> Used =>
        [.. Ledgers.SelectMany(ledger => ledger.Snapshot(_ => [])).Select(device => device.Used)];

    private IEnumerable<SlotLedger> Ledgers => WorkerSilos.Select(
        silo => Silos.GetSiloServiceProvider(silo).GetRequiredService<SlotLedger>());

    private IEnumerable<CapacityMap> Maps => Silos.Silos.Select(
        silo => Silos.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<CapacityMap>());

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder((short)(_plan.Gateways + _plan.Workers));
        builder.Options.AssumeHomogenousSilosForTesting = false;
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSiloHost((_, host) => host.Logging.ClearProviders());
        builder.ConfigureSilo((options, silo) =>
        {
            var isGateway = IsGateway(options.SiloName);
            silo.AddTranscription(isGateway ? TranscriptionRoles.Gateway : TranscriptionRoles.Worker, _configuration);
            silo.AddReminders();
            silo.Services.AddSingleton<IReminderTable>(Reminders);
            if (isGateway)
            {
                silo.Services.AddKeyedSingleton(
                    StorageNames.Transcription, (provider, _) => Storage.For(provider.GetRequiredService<Serializer>()));
                silo.Services.AddSingleton<IRecordingStore>(Recordings);
                silo.Services.AddSingleton(Jobs);
                silo.Services.AddSingleton<IWebhookSender>(Webhooks);
                return;
            }

            silo.Services.AddSingleton<IModelSource>(_models);
            silo.Services.AddSingleton<IDeviceSource>(new TestDevices(_plan));
            silo.Services.AddSingleton<IVoiceActivityDetector, LoudnessDetector>();
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        await _cluster.WaitForClusterManifestToStabilizeAsync();
        await OpenSlots();
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    /// <summary>Offers a model of the test's own on every worker; returns its name.</summary>
    internal Task<string> AddModel(ModelScript script) => AddModel(script.Create, new ModelCapabilities { MaxBatch = script.MaxBatch });

    internal async Task<string> AddModel(Func<ISpeechModel> create, ModelCapabilities capabilities)
    {
        var name = $"model-{Guid.NewGuid():N}";
        _models.Add(name, create, capabilities);
        await OpenSlots();
        return name;
    }

    /// <summary>Waits until every slot is free and every silo knows it.</summary>
    internal Task AllFree() => Eventually.Holds("all slots are free", () => Used.Sum() == 0 && Maps.All(map =>
        map.Silos.SelectMany(silo => silo.Devices).Sum(device => device.Used) == 0));

    /// <summary>Calls as one who may open a session.</summary>
    public static async Task<T> Opening<T>(string model, Func<Task<T>> call)
    {
        PlacementIntent.Set(PlacementIntent.Open, model);
        try
        {
            return await call();
        }
        finally
        {
            PlacementIntent.Clear();
        }
    }

    /// <summary>Sets the slots, and waits until every silo knows of them and of the models.</summary>
    private async Task OpenSlots()
    {
        foreach (var ledger in Ledgers)
        {
            foreach (var device in new TestDevices(_plan).Devices)
                ledger.SetSlots(device, _plan.Slots);
        }

        var devices = _plan.Workers * _plan.DevicesPerWorker;
        await Eventually.Holds("every silo knows of every slot and model", () => Maps.All(map =>
            map.Silos.SelectMany(silo => silo.Devices).Count(
                device => device.Slots == _plan.Slots && device.Models.Count == _models.Models.Count) == devices));
    }

    private bool IsGateway(string silo) =>
        int.Parse(silo[(silo.LastIndexOf('_') + 1)..], CultureInfo.InvariantCulture) < _plan.Gateways;

    private static SimulatedModel CreateWords() => new(new SimulatedModelOptions { Latency = TimeSpan.Zero });
}
