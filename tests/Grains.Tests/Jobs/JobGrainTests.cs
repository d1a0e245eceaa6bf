using Microsoft.Extensions.DependencyInjection;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Jobs;
using Transcription.Grains.Tests.Support;
using Transcription.Speech.Pcm;

namespace Transcription.Grains.Tests.Jobs;

public sealed class JobGrainTests(JobCluster cluster) : IClassFixture<JobCluster>
{
    private readonly ModelScript _script = new();

    private Task Runs(int calls) => Eventually.Holds($"{calls} are in flight", () => _script.Running.Now == calls);

    private async Task<JobStatus?> Indexed(string id) =>
        (await cluster.Jobs.List(null, null, 10_000)).SingleOrDefault(entry => entry.Id == id)?.Status;

    [Fact]
    public async Task A_job_gives_every_utterance_in_order_and_leaves_nothing_but_its_result()
    {
        var audio = Recording.Utterances(40, seed: 11);
        var job = await TestJob.Start(cluster, audio);
        await job.CompletesWith(audio);
        await job.IsTidy("job", "result");
        Assert.Equal(JobStatus.Completed, await Indexed(job.Id));
        var described = await job.Grain.Describe();
        Assert.Equal((40, described.AudioSeconds), (described.Segments, SpeechTime.ToSeconds(audio.Length)));
        Assert.True(described.CreatedAt <= described.StartedAt && described.StartedAt <= described.EndedAt);
    }

    [Fact]
    public async Task A_recording_without_speech_completes_without_text()
    {
        var silence = new short[50_000];
        await (await TestJob.Start(cluster, silence)).CompletesWith(silence);
    }

    [Fact]
    public async Task The_same_request_twice_is_one_job_and_another_is_a_conflict()
    {
        var audio = Recording.Utterances(3);
        var job = TestJob.Of(cluster, audio, await cluster.AddModel(_script));
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => job.Grain.Submit(job.Request)));
        Assert.Single(answers.Select(answer => answer.CreatedAt).Distinct());
        await Assert.ThrowsAsync<JobConflictException>(() => job.Grain.Submit(job.Request with { Fingerprint = "other" }));
        await job.CompletesWith(audio);
        Assert.Equal(JobStatus.Completed, (await job.Grain.Submit(job.Request)).Status);
        await Assert.ThrowsAsync<JobConflictException>(() => job.Grain.Submit(job.Request with { Fingerprint = "other" }));
        Assert.Equal(3, _script.Batches.Count);
    }

    [Fact]
    public async Task Segments_are_told_while_the_job_runs()
    {
        var audio = Recording.Utterances(12);
        var job = await TestJob.Start(cluster, audio, await cluster.AddModel(_script.Close()));
        await job.Advance(_script, segments: 3, seed: 1);
        var (described, segments) = await job.Grain.Watch(0, 0);
        Assert.Equal(JobStatus.Running, described.Status);
        Assert.Equal(described.Segments, segments.Count);
        Assert.InRange(described.AudioSecondsDone, 5, 10); // three times 2.3 s, and what is between
        Assert.Null(await job.Grain.Result());
        Assert.Equal(JobStatus.Running, await Indexed(job.Id));
        _script.Open();
        await job.CompletesWith(audio);
    }

    [Fact]
    public async Task A_cancelled_job_stops_its_models_and_never_completes()
    {
        var job = await TestJob.Start(cluster, Recording.Utterances(10), await cluster.AddModel(_script.Close()));
        await Runs(2);
        Assert.Equal(JobStatus.Cancelled, (await job.Grain.Cancel()).Status);
        await Runs(0);
        _script.Open();
        await job.IsTidy("job");
        Assert.Equal(JobStatus.Cancelled, (await job.Grain.Cancel()).Status);
        Assert.Equal(JobStatus.Cancelled, (await job.Grain.Describe()).Status);
        Assert.Null(await job.Grain.Result());
        Assert.Equal(JobStatus.Cancelled, await Indexed(job.Id));
    }

    [Fact]
    public async Task Cancelled_at_any_moment_a_job_has_one_end()
    {
        var audio = Recording.Utterances(4);
        var ended = await Task.WhenAll(Enumerable.Range(0, 24).Select(async i =>
        {
            var job = await TestJob.Start(cluster, audio, caller: $"{i % 3}", bytes: i % 2 * 5_000);
            for (var turn = 0; turn < i; turn++)
                await job.Grain.Describe();
            var cancelled = await job.Grain.Cancel();
            var (last, _) = await job.Follow();
            Assert.Equal(cancelled.Status, last.Status);
            Assert.Equal(last.Status == JobStatus.Completed, await job.Grain.Result() is not null);
            return last.Status;
        }));
        Assert.All(ended, status => Assert.True(status is JobStatus.Completed or JobStatus.Cancelled));
    }

    [Fact]
    public async Task A_deleted_job_is_gone_and_its_id_is_free()
    {
        var audio = Recording.Utterances(2);
        var job = await TestJob.Start(cluster, audio, await cluster.AddModel(_script.Close()));
        await Runs(2);
        await job.Grain.Delete();
        _script.Open();
        await Assert.ThrowsAsync<JobNotFoundException>(job.Grain.Describe);
        await job.IsTidy();
        Assert.Null(await Indexed(job.Id));
        await job.Grain.Delete();
        await job.Grain.Submit(job.Request with { Recording = cluster.Recordings.Add(audio), Fingerprint = "other" });
        await job.CompletesWith(audio);
    }

    [Fact]
    public async Task An_unknown_job_is_not_found()
    {
        var job = cluster.Client.GetGrain<IJobGrain>("job_none");
        await Assert.ThrowsAsync<JobNotFoundException>(job.Describe);
        await Assert.ThrowsAsync<JobNotFoundException>(() => job.Watch(0, 0));
        await Assert.ThrowsAsync<JobNotFoundException>(job.Result);
        await Assert.ThrowsAsync<JobNotFoundException>(job.Cancel);
        await job.Delete();
    }

    [Fact]
    public async Task A_segment_that_fails_now_and_then_is_tried_again()
    {
        var audio = Recording.Utterances(12);
        _script.Fails = _ => _script.Batches.Count % 4 == 1;
        await (await TestJob.Start(cluster, audio, await cluster.AddModel(_script))).CompletesWith(audio);
    }

    [Fact]
    public async Task A_segment_nobody_can_recognise_fails_the_job_and_is_named()
    {
        var audio = Recording.Pause().Concat(Recording.Speech(1, 5)).Concat(Recording.Utterances(3, seed: 2)).ToArray();
        _script.Fails = batch => batch[0].Samples.Length > 60_000;
        var job = await TestJob.Start(cluster, audio, await cluster.AddModel(_script));
        var (failed, _) = await job.Follow();
        Assert.Equal((JobStatus.Failed, "recognition_failed"), (failed.Status, failed.Error!.Code));
        Assert.Contains("from 0.80 s to 5.79 s", failed.Error.Message);
        await job.IsTidy("job");
    }

    [Fact]
    public async Task Audio_that_is_broken_fails_the_job_with_a_word_for_its_sender()
    {
        async IAsyncEnumerable<ReadOnlyMemory<short>> Broken()
        {
            yield return Recording.Utterances(2);
            await Task.Yield();
            throw new InvalidAudioException("The file is cut off.");
        }

        var whole = TestJob.Of(cluster, []);
        var job = new TestJob(cluster, whole.Request with { Recording = cluster.Recordings.Add(Broken) });
        await job.Grain.Submit(job.Request);
        Assert.Equal(new JobError("invalid_audio", "The file is cut off."), (await job.Follow()).Job.Error);
    }

    [Fact]
    public async Task A_recording_that_is_gone_fails_the_job()
    {
        var job = TestJob.Of(cluster, Recording.Utterances(1));
        await cluster.Recordings.Delete(job.Request.Recording);
        await job.Grain.Submit(job.Request);
        Assert.Equal("recording_missing", (await job.Follow()).Job.Error!.Code);
    }

    [Fact]
    public async Task A_model_nobody_serves_fails_the_job_after_a_while()
    {
        var (failed, _) = await (await TestJob.Start(cluster, Recording.Utterances(1), "nobody's")).Follow();
        Assert.Equal("no_capacity", failed.Error!.Code);
    }

    [Fact]
    public async Task A_short_recording_does_not_wait_for_long_ones()
    {
        const int seed = 77;
        var model = await cluster.AddModel(_script.Close());
        var turns = cluster.Gateway.GetRequiredService<BatchTurns>();
        var longOnes = new List<TestJob>();
        for (var i = 0; i < 3; i++)
            longOnes.Add(await TestJob.Start(cluster, Recording.Utterances(20, seed: i + 2), model, bytes: 1_000_000));
        await Eventually.Holds("two of them want all they may at once", () => turns.Wanted(model) == 2 * turns.Capacity(model));
        var shortAudio = Recording.Utterances(1, seed: seed);
        var job = await TestJob.Start(cluster, shortAudio, model, bytes: 100);
        await Eventually.Holds("its only segment is wanted", () => turns.Wanted(model) == 2 * turns.Capacity(model) + 1);
        await Eventually.Holds("its turn comes", () =>
        {
            if (_script.HoldsAll)
                _script.LetThrough(1);
            return _script.Batches.Any(batch => batch.Any(request => Recording.IsOfFirst(1, seed, request)));
        });
        Assert.InRange(_script.Passed, 0, 20); // of the sixty the long ones want
        _script.LetThrough(request => Recording.IsOfFirst(1, seed, request));
        await job.CompletesWith(shortAudio);
        Assert.All(await Task.WhenAll(longOnes.Select(each => each.Grain.Describe())), each => Assert.False(each.IsEnded));
        _script.Open();
        await Task.WhenAll(longOnes.Select(each => each.Follow()));
    }
}
