using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Transcription.Grains.Capacity;
using Transcription.Grains.Hosting;
using Transcription.Grains.Models;
using Transcription.Grains.Results;
using Transcription.Grains.Sessions;
using Transcription.Grains.Workers;

namespace Transcription.Grains.Tests.Hosting;

public class OptionsTests
{
    private static void AssertRefused<T>(IValidateOptions<T> validator, T options, params string[] settings)
        where T : class
    {
        var failures = validator.Validate(null, options).Failures?.ToList() ?? [];
        Assert.Equal(settings, failures.Select(failure => failure.Split(' ')[0]));
        Assert.All(failures, failure => Assert.EndsWith(".", failure));
    }

    [Fact]
    public void The_defaults_are_valid()
    {
        Assert.True(new CapacityOptionsValidator().Validate(null, new CapacityOptions()).Succeeded);
        Assert.True(new ResultsOptionsValidator().Validate(null, new ResultsOptions()).Succeeded);
        Assert.True(new SessionOptionsValidator().Validate(null, new SessionOptions()).Succeeded);
        Assert.True(new WorkerOptionsValidator().Validate(null, new WorkerOptions()).Succeeded);
    }

    [Fact]
    public void A_results_queue_without_room_is_refused() => AssertRefused(
        new ResultsOptionsValidator(), new ResultsOptions { QueueLength = 0 }, "Results:QueueLength");

    [Fact]
    public void All_wrong_capacity_settings_are_named_at_once() => AssertRefused(
        new CapacityOptionsValidator(),
        new CapacityOptions
        {
            GossipInterval = TimeSpan.Zero,
            Heartbeat = TimeSpan.FromDays(2),
            ReserveTimeout = TimeSpan.FromSeconds(-1),
            ReservationExpiry = TimeSpan.Zero,
        },
        "Capacity:GossipInterval",
        "Capacity:Heartbeat",
        "Capacity:ReserveTimeout",
        "Capacity:ReservationExpiry");

    [Fact]
    public void All_wrong_session_settings_are_named_at_once() => AssertRefused(
        new SessionOptionsValidator(),
        new SessionOptions
        {
            PartialStride = TimeSpan.Zero,
            ResumeWindow = TimeSpan.Zero,
            MaxBuffered = TimeSpan.FromSeconds(39),
            EventsHeld = 15,
        },
        "Sessions:PartialStride",
        "Sessions:ResumeWindow",
        "Sessions:MaxBuffered",
        "Sessions:EventsHeld");

    [Fact]
    public void All_wrong_worker_settings_are_named_at_once() => AssertRefused(
        new WorkerOptionsValidator(),
        new WorkerOptions
        {
            MaxLiveWait = TimeSpan.Zero,
            MaxBatchWait = TimeSpan.Zero,
            MinRetryAfter = TimeSpan.Zero,
            UnloadAfter = TimeSpan.Zero,
            MinQueue = 0,
            MaxQueue = -1,
            BatchCredit = 0,
        },
        "Workers:MaxLiveWait",
        "Workers:MaxBatchWait",
        "Workers:MinRetryAfter",
        "Workers:UnloadAfter",
        "Workers:MinQueue",
        "Workers:MaxQueue",
        "Workers:BatchCredit");

    [Fact]
    public async Task A_silo_with_wrong_settings_does_not_start_and_names_those_of_every_feature()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var settings = new Dictionary<string, string?>
        {
            ["Capacity:Heartbeat"] = "00:00:00", ["Sessions:EventsHeld"] = "1", ["Workers:MinQueue"] = "0",
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        builder.UseOrleans(silo => silo.UseLocalhostClustering()
            .AddTranscription(TranscriptionRoles.Gateway, configuration));
        using var host = builder.Build();
        var failure = await Assert.ThrowsAsync<AggregateException>(() => host.StartAsync());
        var named = failure.InnerExceptions.OfType<OptionsValidationException>().SelectMany(wrong => wrong.Failures);
        Assert.Equal(
            ["Capacity:Heartbeat", "Sessions:EventsHeld", "Workers:MinQueue"],
            named.Select(text => text.Split(' ')[0]).Order());
    }

    [Fact]
    public void A_chain_of_smaller_models_that_comes_back_or_leads_nowhere_is_refused()
    {
        var options = new ModelNameOptions();
        options.Degrade["large"] = "small";
        options.Degrade["small"] = "tiny";
        options.Degrade["tiny"] = "Small";
        options.Degrade["base"] = "";
        AssertRefused(new ModelNameOptionsValidator(), options, "Models:Degrade:small", "Models:Degrade:tiny", "Models:Degrade:base");
    }

    [Fact]
    public void A_worker_is_not_lost_before_it_is_suspected() => AssertRefused(
        new WorkerOptionsValidator(),
        new WorkerOptions { SuspectAfter = TimeSpan.FromSeconds(5), StalledAfter = TimeSpan.FromSeconds(4) },
        "Workers:StalledAfter");
}
