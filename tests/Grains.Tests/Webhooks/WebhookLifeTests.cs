using Transcription.Grains.Abstractions.Webhooks;
using Transcription.Grains.Webhooks;

namespace Transcription.Grains.Tests.Webhooks;

public sealed class WebhookLifeTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly WebhookTarget Target = new() { Url = "https://example.org" };

    private static readonly WebhookRecord Announced = WebhookLife.Announce(new WebhookRecord(), Target, "message", Now)!;

    private readonly WebhookOptions _options = new();

    private WebhookRecord Answered(WebhookRecord record, int? status, double chance = 0.5) => WebhookLife.Attempted(
        record, new WebhookAttempt(Now, TimeSpan.Zero, status, status is null ? "timeout" : null), _options, chance, Now);

    [Fact]
    public void A_message_is_tried_at_once_and_announced_only_once()
    {
        Assert.Equal((WebhookStatus.Pending, Now), (Announced.Status, Announced.NextAttemptAt));
        Assert.Null(WebhookLife.Announce(Announced, Target, "another", Now));
        Assert.Null(WebhookLife.Replay(new WebhookRecord(), Now));
    }

    [Fact]
    public void Pauses_grow_by_a_factor_and_end_after_five()
    {
        var pauses = new List<double>();
        var record = Answered(Announced, 500);
        for (; record.NextAttemptAt is { } next; record = Answered(record, null))
            pauses.Add((next - Now).TotalSeconds);
        Assert.Equal([5, 25, 125, 625, 3_125], pauses);
        Assert.Equal((WebhookStatus.Failed, 6), (record.Status, record.Tries));
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 6)]
    public void Pauses_are_spread(double chance, double seconds) =>
        Assert.Equal(seconds, (Answered(Announced, 500, chance).NextAttemptAt!.Value - Now).TotalSeconds, 6);

    [Theory]
    [InlineData(200, WebhookStatus.Delivered)]
    [InlineData(299, WebhookStatus.Delivered)]
    [InlineData(301, WebhookStatus.Pending)]
    [InlineData(400, WebhookStatus.Pending)]
    [InlineData(410, WebhookStatus.Failed)]
    [InlineData(500, WebhookStatus.Pending)]
    [InlineData(null, WebhookStatus.Pending)]
    public void Only_a_2xx_is_a_delivery_and_410_the_end(int? answer, WebhookStatus status)
    {
        var record = Answered(Announced, answer);
        Assert.Equal(status, record.Status);
        Assert.Equal(status == WebhookStatus.Pending, record.NextAttemptAt is not null);
    }

    [Fact]
    public void A_replay_is_the_same_message_with_all_its_attempts_before_it()
    {
        var failed = Enumerable.Range(0, 6).Aggregate(Announced, (record, _) => Answered(record, 500));
        var replayed = WebhookLife.Replay(failed, Now)!;
        Assert.Equal((failed.MessageId, WebhookStatus.Pending, Now), (replayed.MessageId, replayed.Status, replayed.NextAttemptAt));
        var again = Enumerable.Range(0, 6).Aggregate(replayed, (record, _) => Answered(record, 500));
        Assert.Equal((WebhookStatus.Failed, 12), (again.Status, again.Attempts.Count));
    }

    [Fact]
    public void The_log_of_attempts_is_bounded_and_keeps_the_last()
    {
        var record = Announced;
        for (var i = 0; i < 100; i++)
            record = Answered(WebhookLife.Replay(record, Now)!, 400 + i);
        Assert.Equal(Enumerable.Range(480, 20), record.Attempts.Select(attempt => attempt.HttpStatus!.Value));
    }

    [Fact]
    public void All_wrong_settings_are_named_at_once()
    {
        var options = new WebhookOptions
        {
            Timeout = TimeSpan.FromMinutes(1), Retries = -1, FirstRetry = TimeSpan.Zero, Backoff = 0.5, AttemptsKept = 0,
        };
        options.Secrets.Add("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX");
        options.Secrets.Add("secret");
        Assert.Equal(
            ["Timeout", "Retries", "FirstRetry", "Backoff", "AttemptsKept", "Secrets:1"],
            new WebhookOptionsValidator().Validate(null, options).Failures!.Select(failure => failure.Split(' ')[0]["Webhooks:".Length..]));
        Assert.True(new WebhookOptionsValidator().Validate(null, new WebhookOptions()).Succeeded);
    }
}
