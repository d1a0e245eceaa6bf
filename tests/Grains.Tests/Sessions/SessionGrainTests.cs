using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Tests.Support;
using Transcription.Grains.Workers;
using Transcription.Speech.Recognition;
using Transcription.Speech.Streaming;
using Transcription.Speech.Vad;

namespace Transcription.Grains.Tests.Sessions;

public sealed class SessionGrainTests(SessionCluster cluster) : IClassFixture<SessionCluster>
{
    private static void AssertWhole(IReadOnlyList<SessionEvent> events) =>
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(told => told.Seq));

    private static void AssertSame(IReadOnlyList<FinalTranscript> expected, IEnumerable<FinalEvent> finals)
    {
        var told = finals.ToList();
        Assert.Equal(
            expected.Select(final => (final.Utterance, final.Text, final.Start, final.End, final.Confidence, final.Language)),
            told.Select(final => (final.Utterance, final.Text, final.Start, final.End, final.Confidence, final.Language)));
        Assert.Equal(
            expected.SelectMany(final => final.Words).Select(word => word.ToTiming()), told.SelectMany(final => final.Words));
    }

    [Fact]
    public async Task Audio_goes_in_and_its_finals_come_out_in_order_without_gaps()
    {
        var audio = Recording.Utterances(4);
        var expected = Recording.Transcribe(audio, words: true);
        Assert.Equal(4, expected.Finals.Count);
        Assert.All(expected.Finals, final => Assert.True(final.Words.Count >= 4));

        await using var session = await TestSession.Open(cluster, change: request => request with { WordTimestamps = true });
        await session.PushAll(audio);
        var events = await session.End();

        AssertWhole(events);
        AssertSame(expected.Finals, events.OfType<FinalEvent>());
        Assert.Equal(session.Request, Assert.IsType<SessionBeginEvent>(events[0]).Request);
        var end = Assert.IsType<SessionEndEvent>(events[^1]);
        Assert.Equal(expected.TotalAudioSeconds, end.TotalAudioSeconds);
        Assert.Equal(expected.TotalSpeechSeconds, end.TotalSpeechSeconds);
        AssertSame(expected.Finals, end.Finals);
        Assert.Equal(4, events.OfType<SpeechStartEvent>().Count());
        Assert.Equal(4, events.OfType<SpeechEndEvent>().Count());
    }

    [Fact]
    public async Task Many_sessions_at_once_hear_each_its_own_audio()
    {
        await Task.WhenAll(Enumerable.Range(1, 20).Select(async seed =>
        {
            var audio = Recording.Utterances(2, seed: seed);
            await using var session = await TestSession.Open(cluster, change: request => request with { InterimResults = true });
            await session.PushAll(audio, seed);
            var events = await session.End();
            AssertWhole(events);
            AssertSame(Recording.Transcribe(audio).Finals, events.OfType<FinalEvent>());
        }));
    }

    [Fact]
    public async Task Partials_grow_into_the_final()
    {
        await using var session = await TestSession.Open(cluster, change: request => request with { InterimResults = true });
        var audio = Recording.Utterances(1, seconds: 4);
        for (var second = 0; second < 4; second++)
        {
            await session.Push(audio.AsMemory(second * 16_000, 16_000));
            await session.Inbox.Until<PartialEvent>(second); // the first second holds too little speech
        }

        await session.PushAll(audio.AsMemory(64_000..));

        var events = await session.End();
        AssertWhole(events);
        var final = Assert.Single(events.OfType<FinalEvent>());
        var told = events.OfType<PartialEvent>().ToList();
        Assert.True(told.Count >= 3);
        Assert.Equal(Enumerable.Range(1, told.Count), told.Select(partial => partial.Revision));
        Assert.All(told, partial => Assert.StartsWith(partial.Text[..partial.Committed], final.Text));
        Assert.True(told[^1].Committed > 0);
    }

    [Fact]
    public async Task Without_interest_in_partials_none_are_told()
    {
        await using var session = await TestSession.Open(cluster);
        await session.PushAll(Recording.Utterances(1, seconds: 4));
        Assert.Empty((await session.End()).OfType<PartialEvent>());
    }

    [Fact]
    public async Task A_partial_under_way_gives_way_to_the_final()
    {
        var script = new ModelScript().Close();
        await using var session = await TestSession.Open(
            cluster, await cluster.AddModel(script), request => request with { InterimResults = true });
        var audio = Recording.Utterances(1);
        await session.Push(audio.AsMemory(..30_000));
        await Eventually.Holds("the partial is decoded", () => script.Running.Now == 1);
        await session.PushAll(audio.AsMemory(30_000..));
        await Eventually.Holds("the partial was stopped", () => script.Cancelled == 1);
        script.Open();
        AssertSame(Recording.Transcribe(audio).Finals, (await session.End()).OfType<FinalEvent>());
    }

    [Fact]
    public async Task Samples_pushed_twice_are_heard_once()
    {
        var audio = Recording.Utterances(2);
        await using var session = await TestSession.Open(cluster);
        for (var from = 0; from < audio.Length; from += 8_000)
        {
            // Each push repeats the last half second, and is then sent once more.
            var piece = audio.AsMemory(Math.Max(0, from - 8_000)..Math.Min(audio.Length, from + 8_000));
            await session.Push(piece, Math.Max(0, from - 8_000));
            var ack = await session.Push(piece, Math.Max(0, from - 8_000));
            Assert.Equal(Math.Min(audio.Length, from + 8_000), ack.ReceivedSample);
        }

        var end = Assert.IsType<SessionEndEvent>((await session.End())[^1]);
        AssertSame(Recording.Transcribe(audio).Finals, end.Finals);
    }

    [Fact]
    public async Task Audio_behind_a_gap_is_not_taken()
    {
        await using var session = await TestSession.Open(cluster);
        await session.Push(new short[1_600]);
        var ack = await session.Push(new short[1_600], from: 1_601);
        Assert.Equal(1_600, ack.ReceivedSample);
        ack = await session.Push(new short[1_600], from: 1_600);
        Assert.Equal(3_200, ack.ReceivedSample);
    }

    [Fact]
    public async Task When_the_models_cannot_follow_the_credit_ends_and_comes_back()
    {
        var script = new ModelScript().Close();
        await using var session = await TestSession.Open(cluster, await cluster.AddModel(script));
        var audio = Recording.Speech(1, 50);
        for (var from = 0; from < audio.Length; from += 160_000)
            await session.Push(audio.AsMemory(from..), from);
        var full = await session.Push(audio.AsMemory((int)session.Received..));
        Assert.Equal((40 * 16_000, 0), (full.ReceivedSample, full.Credit));
        Assert.True(full.LagSeconds > 10);

        script.Open();
        await session.PushAll(audio.AsMemory((int)session.Received..));
        var end = Assert.IsType<SessionEndEvent>((await session.End())[^1]);
        AssertSame(Recording.Transcribe(audio).Finals, end.Finals);
    }

    [Fact]
    public async Task A_flush_makes_final_what_was_said_so_far_and_the_session_goes_on()
    {
        await using var session = await TestSession.Open(cluster);
        await session.PushAll(Recording.Speech(1, 2));
        await session.Grain.Flush();
        var events = await session.Inbox.Until<FlushedEvent>();
        Assert.IsType<FlushedEvent>(events[^1]);
        Assert.Equal(2, Assert.Single(events.OfType<FinalEvent>()).End, 1);
        await session.PushAll(Recording.Speech(2, 2));
        events = await session.End();
        AssertWhole(events);
        Assert.Equal(2, events.OfType<FinalEvent>().Count());
    }

    [Fact]
    public async Task A_flush_is_answered_though_nothing_was_said()
    {
        await using var session = await TestSession.Open(cluster);
        await session.Grain.Flush();
        await session.Inbox.One<FlushedEvent>();
    }

    [Fact]
    public async Task What_is_cleared_is_never_told()
    {
        await using var session = await TestSession.Open(cluster);
        await session.PushAll(Recording.Speech(1, 2));
        await session.Grain.Clear();
        var second = Recording.Utterances(1, seed: 2);
        await session.PushAll(second);
        var final = Assert.Single((await session.End()).OfType<FinalEvent>());
        Assert.Equal(Assert.Single(Recording.Transcribe(second).Finals).Text, final.Text);
    }

    [Fact]
    public async Task Settings_can_be_replaced_before_the_first_audio()
    {
        await using var session = await TestSession.Open(cluster);
        var request = session.Request with { Language = "fr", MinSilence = TimeSpan.FromMilliseconds(1_200) };
        await session.Grain.Configure(request with { Model = "another" });
        Assert.Equal(request, (await session.Inbox.One<SessionUpdatedEvent>()).Request); // all but the model

        await session.PushAll(Recording.Utterances(2)); // whose pauses are shorter than the silence asked for
        var events = await session.End();
        AssertWhole(events);
        Assert.Equal("fr", Assert.Single(events.OfType<FinalEvent>()).Language);
    }

    [Fact]
    public async Task Settings_cannot_be_replaced_after_the_first_audio()
    {
        await using var session = await TestSession.Open(cluster);
        await session.Push(new short[1]);
        var refusal = await Assert.ThrowsAsync<SessionRefusedException>(() => session.Grain.Configure(session.Request));
        Assert.Equal("invalid_message", refusal.Code);
        Assert.Empty((await session.End()).OfType<SessionUpdatedEvent>());
    }

    [Fact]
    public async Task What_was_asked_for_reaches_the_model()
    {
        var script = new ModelScript();
        using var model = new SimulatedModel(new SimulatedModelOptions());
        var name = await cluster.AddModel(script.Create, model.Capabilities);
        await using var session = await TestSession.Open(cluster, name, request => request with
        {
            Language = "de", Prompt = "prompt", Vocabulary = ["Orleans"], Temperature = 0.5f, Translate = true,
        });
        await session.PushAll(Recording.Utterances(1));
        Assert.NotEmpty((await session.End()).OfType<FinalEvent>());
        var asked = Assert.Single(Assert.Single(script.Batches)).Options;
        Assert.Equal(
            ("de", "prompt", "Orleans", 0.5f, true),
            (asked.Language, asked.Prompt, Assert.Single(asked.Vocabulary), asked.Temperature, asked.Translate));
    }

    [Fact]
    public async Task Utterances_are_no_longer_than_the_model_takes()
    {
        var script = new ModelScript();
        var name = await cluster.AddModel(script.Create, new ModelCapabilities { MaxAudio = TimeSpan.FromSeconds(2) });
        await using var session = await TestSession.Open(cluster, name);
        await session.PushAll(Recording.Speech(1, 7));
        Assert.True((await session.End()).OfType<FinalEvent>().Count() > 3);
        Assert.All(script.Batches.SelectMany(batch => batch), request => Assert.InRange(request.Samples.Length, 1, 32_000));
    }

    [Fact]
    public async Task Settings_the_model_cannot_fulfil_are_refused_and_the_old_ones_stay()
    {
        var script = new ModelScript();
        await using var session = await TestSession.Open(cluster, await cluster.AddModel(script));
        var refusal = await Assert.ThrowsAsync<SessionRefusedException>(
            () => session.Grain.Configure(session.Request with { WordTimestamps = true }));
        Assert.Equal("invalid_parameters", refusal.Code);
        await session.PushAll(Recording.Utterances(1));
        Assert.Single((await session.End()).OfType<FinalEvent>());
    }

    [Fact]
    public async Task Notices_of_the_gateway_are_numbered_with_the_events()
    {
        var notice = new SessionNotice(NoticeLevel.Warning, "processing_lag", "late", true, 3.5);
        await using var session = await TestSession.Open(cluster);
        await session.Grain.Notify(notice);
        await session.PushAll(Recording.Utterances(1));
        await session.Grain.Notify(notice with { LagSeconds = 4 });
        var events = await session.End();
        AssertWhole(events);
        Assert.Equal(new NoticeEvent(notice) { Seq = 2 }, events[1]);
        Assert.Equal(2, events.OfType<NoticeEvent>().Count());
    }

    [Fact]
    public async Task Events_that_were_missed_are_given_again()
    {
        await using var session = await TestSession.Open(cluster);
        await session.PushAll(Recording.Utterances(3));
        var events = await session.End();
        var all = await session.Grain.Replay(0);
        Assert.Equal(events.Select(told => (told.Seq, told.GetType())), all.Events.Select(told => (told.Seq, told.GetType())));
        var late = await session.Grain.Replay(events.Count - 2);
        Assert.Equal([events.Count - 1, events.Count], late.Events.Select(told => told.Seq));
        Assert.Equal((session.Inbox.Batches[0].SessionId, 0), (late.SessionId, late.Epoch));
        Assert.Empty((await session.Grain.Replay(events.Count)).Events);
    }

    [Fact]
    public async Task When_the_model_fails_the_client_is_told_and_the_session_ends_as_ever()
    {
        var options = new SimulatedModelOptions { Latency = TimeSpan.Zero, ErrorRate = 1 };
        var model = await cluster.AddModel(() => new SimulatedModel(options), new ModelCapabilities());
        await using var session = await TestSession.Open(cluster, model);
        await session.PushAll(Recording.Utterances(1));
        var notice = (await session.Inbox.One<NoticeEvent>()).Notice;
        Assert.Equal((NoticeLevel.Error, "internal_error", true), (notice.Level, notice.Code, notice.Recoverable));
        var events = await session.End();
        AssertWhole(events);
        Assert.Empty(events.OfType<FinalEvent>());
        Assert.Empty(Assert.IsType<SessionEndEvent>(events[^1]).Finals);
    }

    [Fact]
    public async Task A_model_that_recovers_loses_no_word()
    {
        var script = new ModelScript();
        script.Fails = _ => script.Batches.Count <= 2;
        await using var session = await TestSession.Open(cluster, await cluster.AddModel(script));
        var audio = Recording.Utterances(1);
        await session.PushAll(audio);
        var events = await session.End();
        Assert.Empty(events.OfType<NoticeEvent>());
        AssertSame(Recording.Transcribe(audio).Finals, events.OfType<FinalEvent>());
    }

    [Fact]
    public async Task The_longest_utterance_and_the_voice_threshold_are_the_clients_to_choose()
    {
        var audio = Recording.Speech(1, 6);
        await using var session = await TestSession.Open(
            cluster, change: request => request with { MaxUtterance = TimeSpan.FromSeconds(2), VadThreshold = 0.9f });
        await session.PushAll(audio);
        var expected = Recording.Transcribe(
            audio, new SegmenterOptions { MaxUtterance = TimeSpan.FromSeconds(2), OnThreshold = 0.9f });
        Assert.True(expected.Finals.Count >= 3);
        AssertSame(expected.Finals, (await session.End()).OfType<FinalEvent>());
    }
}
