using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Tests.Support;
using Transcription.Grains.Workers;
using static Transcription.Grains.Tests.Workers.Jobs;

namespace Transcription.Grains.Tests.Workers;

public sealed class InferenceQueueTests : IDisposable
{
    private readonly InferenceQueue _queue = new(new WorkerOptions { BatchCredit = 3 });

    public void Dispose() => _queue.Dispose();

    private InferenceJob[] Enqueue(int count, Func<InferenceJob> create)
    {
        var jobs = Enumerable.Range(0, count).Select(_ => create()).ToArray();
        Assert.All(jobs, job => Assert.True(_queue.TryEnqueue(job, 100)));
        return jobs;
    }

    private string TakeOneByOne(int count) => string.Concat(
        Enumerable.Range(0, count).Select(_ => _queue.Take(1).Single().Priority == JobPriority.Live ? 'L' : 'B'));

    [Fact]
    public void A_full_lane_refuses_and_the_other_lane_does_not()
    {
        Assert.True(_queue.TryEnqueue(Live(), 2));
        Assert.True(_queue.TryEnqueue(Live(), 2));
        Assert.False(_queue.TryEnqueue(Live(), 2));
        Assert.True(_queue.TryEnqueue(Batch(), 2));
        Assert.Equal(3, _queue.Depth);
        _queue.Take(1);
        Assert.True(_queue.TryEnqueue(Live(), 2));
    }

    [Fact]
    public void Jobs_of_a_lane_are_taken_in_order_up_to_the_batch_size()
    {
        var jobs = Enqueue(5, () => Live());
        Assert.Equal(jobs[..3], _queue.Take(3));
        Assert.Equal(jobs[3..], _queue.Take(3));
    }

    [Fact]
    public void A_batch_never_mixes_priorities_and_live_goes_first()
    {
        var batch = Enqueue(2, () => Batch());
        var live = Enqueue(2, () => Live());
        Assert.Equal(live, _queue.Take(8));
        Assert.Equal(batch, _queue.Take(8));
    }

    [Fact]
    public void Partials_come_after_finals_in_the_same_round()
    {
        var partials = Enqueue(2, Partial);
        var finals = Enqueue(2, () => Live());
        Assert.Equal([.. finals, partials[0]], _queue.Take(3));
        Assert.Equal(partials[1..], _queue.Take(3));
    }

    [Fact]
    public void Partials_are_refused_for_the_finals_before_them_and_finals_never_for_partials()
    {
        Enqueue(2, () => Live());
        Assert.True(_queue.TryEnqueue(Partial(), 3));
        Assert.False(_queue.TryEnqueue(Partial(), 3));
        Assert.True(_queue.TryEnqueue(Live(), 3));
    }

    [Fact]
    public void Batch_work_goes_first_once_after_as_many_rounds_of_live_work_as_its_credit()
    {
        Enqueue(9, () => Live());
        Enqueue(3, () => Batch());
        Assert.Equal("LLLBLLLBLLLB", TakeOneByOne(12));
    }

    [Fact]
    public async Task Waking_up_for_nothing_is_no_round_of_live_work()
    {
        var taken = Enqueue(5, () => Live());
        Assert.Equal(taken, _queue.Take(5));
        var next = new TaskCompletionSource<InferenceJob>();
        var taker = new Thread(() => next.SetResult(_queue.Take(1).Single()));
        taker.Start();
        await Eventually.Holds("the taker waits", () => taker.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        var live = Enqueue(1, () => Live());
        Assert.Equal(live[0], await next.Task);

        Enqueue(1, () => Batch());
        Enqueue(2, () => Live());
        Assert.Equal("LBL", TakeOneByOne(3));
    }

    [Fact]
    public void A_job_taken_out_is_not_run_and_makes_room()
    {
        var jobs = Enqueue(3, () => Live());
        Assert.True(_queue.Remove(jobs[1]));
        Assert.False(_queue.Remove(jobs[1]));
        Assert.Equal(2, _queue.Depth);
        Assert.Equal([jobs[0], jobs[2]], _queue.Take(8));
        Assert.False(_queue.Remove(jobs[0]));
    }

    [Fact]
    public async Task Taking_waits_for_work()
    {
        var taking = Task.Run(() => _queue.Take(8));
        var job = Enqueue(1, () => Batch());
        Assert.Equal(job, await taking.WaitAsync(Eventually.Patience));
    }

    [Fact]
    public void A_closed_queue_hands_back_what_waited_and_refuses_the_rest()
    {
        var batch = Enqueue(1, () => Batch());
        var live = Enqueue(2, () => Live());
        Assert.Equal([.. live, .. batch], _queue.Close());
        Assert.False(_queue.TryEnqueue(Live(), 100));
        Assert.Empty(_queue.Take(8));
        Assert.Equal(0, _queue.Depth);
    }

    [Fact]
    public async Task Closing_releases_the_one_who_waits()
    {
        var taking = Task.Run(() => _queue.Take(8));
        _queue.Close();
        Assert.Empty(await taking.WaitAsync(Eventually.Patience));
    }
}
