using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Abstractions.Webhooks;
using Transcription.Grains.Tests.Jobs;
using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Webhooks;

public sealed class WebhookGrainTests(JobCluster cluster, WebhookCluster patient) : IClassFixture<JobCluster>, IClassFixture<WebhookCluster>
{
    private static readonly WebhookTarget Target = new() { Url = "https://example.org" };

    private static Task Holds(IWebhookGrain webhook, WebhookStatus status) => Eventually.Holds(
        $"the webhook is {status}", async () => (await webhook.Describe())?.Status == status);

    [Fact]
    public async Task The_end_of_a_job_is_told_once_and_leaves_no_reminder()
    {
        var audio = Recording.Utterances(1, seed: 51);
        var request = TestJob.Of(cluster, audio).Request;
        var job = new TestJob(cluster, request with { Webhook = Target });
        await job.Grain.Submit(job.Request);
        Assert.True((await job.Grain.Describe()).HasWebhook);
        await job.CompletesWith(audio);
        await job.IsTidy("job", "result", "webhook");
        Assert.Single(cluster.Webhooks.MessagesOf(job.Id));

        await job.Grain.Delete();
        await job.IsTidy();
        Assert.Null(await cluster.Grains.GetGrain<IWebhookGrain>(job.Id).Describe());
    }

    [Fact]
    public async Task A_message_is_tried_until_it_is_taken_always_with_its_id()
    {
        var id = $"job_{Guid.NewGuid():N}";
        cluster.Webhooks.Answers[id] = () => cluster.Webhooks.MessagesOf(id).Count <= 3 ? 500 : 200;
        var webhook = cluster.Grains.GetGrain<IWebhookGrain>(id);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => webhook.Announce(Target)));
        await Holds(webhook, WebhookStatus.Delivered);
        var described = await webhook.Describe();
        Assert.Equal([500, 500, 500, 200], described!.Attempts.Select(attempt => attempt.HttpStatus!.Value));
        Assert.Equal(Enumerable.Repeat(described.MessageId, 4), cluster.Webhooks.MessagesOf(id));
        await Eventually.Holds("the reminder is gone", () => !cluster.Reminders.Grains.Contains(id));
    }

    [Fact]
    public async Task A_message_whose_next_attempt_is_far_off_outlives_its_activation_and_can_be_replayed()
    {
        var id = $"job_{Guid.NewGuid():N}";
        patient.Webhooks.Answers[id] = () => patient.Webhooks.MessagesOf(id).Count <= 1 ? 500 : 200;
        var webhook = patient.Grains.GetGrain<IWebhookGrain>(id);
        await webhook.Announce(Target);
        await Eventually.Holds("it was tried", async () => (await webhook.Describe())!.Attempts.Count == 1);
        await patient.Silos.DeactivateAsync(webhook);
        var pending = await webhook.Describe();
        Assert.Equal((WebhookStatus.Pending, 1), (pending!.Status, pending.Attempts.Count));
        Assert.Contains(id, patient.Reminders.Grains);
        await webhook.Replay();
        await Holds(webhook, WebhookStatus.Delivered);
        Assert.Single(patient.Webhooks.MessagesOf(id).Distinct());
    }

    [Fact]
    public async Task An_attempt_that_was_due_while_nobody_was_there_is_made_by_the_next_activation()
    {
        var id = $"job_{Guid.NewGuid():N}";
        var webhook = cluster.Grains.GetGrain<IWebhookGrain>(id);
        cluster.Webhooks.Answers[id] = () => cluster.Webhooks.MessagesOf(id).Count <= 1 ? throw new IOException("The process dies.") : 200;
        await webhook.Announce(Target);
        await Eventually.Holds("it was tried", () => cluster.Webhooks.MessagesOf(id).Count == 1);
        await cluster.Silos.DeactivateAsync(webhook);
        await Holds(webhook, WebhookStatus.Delivered);
        Assert.Single(cluster.Webhooks.MessagesOf(id).Distinct());
    }

    [Fact]
    public async Task A_message_about_a_job_that_is_gone_is_forgotten()
    {
        var id = $"job_{Guid.NewGuid():N}";
        cluster.Webhooks.Answers[id] = () => throw new JobNotFoundException("It is gone.");
        var webhook = cluster.Grains.GetGrain<IWebhookGrain>(id);
        await webhook.Announce(Target);
        await Eventually.Holds("nothing is left", async () =>
            await webhook.Describe() is null && !cluster.Reminders.Grains.Contains(id) && !cluster.Storage.StatesOf(id).Any());
    }

    [Fact]
    public async Task Without_a_message_there_is_nothing_to_replay()
    {
        var webhook = cluster.Grains.GetGrain<IWebhookGrain>($"job_{Guid.NewGuid():N}");
        Assert.Null(await webhook.Describe());
        Assert.Null(await webhook.Replay());
        await webhook.Forget();
    }
}

/// <summary>One gateway that tries messages again after a long time.</summary>
public sealed class WebhookCluster() : TestCluster(new ClusterPlan { Settings = new() { ["Webhooks:FirstRetry"] = "01:00:00" } });
