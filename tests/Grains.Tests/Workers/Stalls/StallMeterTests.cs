using Transcription.Grains.Workers;
using Transcription.Grains.Workers.Memory;
using Transcription.Grains.Workers.Stalls;

namespace Transcription.Grains.Tests.Workers.Stalls;

public sealed class StallMeterTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly StallMeter _meter = new(
        new WorkerOptions { SuspectAfter = 4 * Second, StalledAfter = 30 * Second });

    private readonly FakeWorker _worker = new();

    [Fact]
    public void A_decode_that_lasts_is_first_suspected_and_then_lost()
    {
        _worker.Running = new RunningBatch(0.1 * Second);
        AssertLevels(StallLevel.None, seconds: 4);
        AssertLevels(StallLevel.Suspected, seconds: 26);
        AssertLevels(StallLevel.Lost, seconds: 1);
        Assert.Same(_worker, _meter.Look([_worker], Second).Worker);
    }

    [Fact]
    public void A_decode_that_comes_back_was_nothing()
    {
        _worker.Running = new RunningBatch(0.1 * Second);
        AssertLevels(StallLevel.None, seconds: 4);
        AssertLevels(StallLevel.Suspected, seconds: 1);
        _worker.Running = null;
        AssertLevels(StallLevel.None, seconds: 1);
    }

    [Fact]
    public void Many_decodes_one_after_another_are_no_stall()
    {
        for (var i = 0; i < 100; i++)
        {
            _worker.Running = new RunningBatch(0.1 * Second);
            AssertLevels(StallLevel.None, seconds: 3);
        }
    }

    [Fact]
    public void A_decode_expected_to_be_long_may_be_ten_times_longer()
    {
        _worker.Running = new RunningBatch(5 * Second);
        AssertLevels(StallLevel.None, seconds: 50);
        AssertLevels(StallLevel.Lost, seconds: 1);
    }

    [Fact]
    public void The_first_decode_of_a_worker_has_all_the_time()
    {
        _worker.Running = new RunningBatch(TimeSpan.Zero);
        AssertLevels(StallLevel.None, seconds: 30);
        AssertLevels(StallLevel.Lost, seconds: 1);
    }

    private void AssertLevels(StallLevel level, int seconds)
    {
        for (var i = 0; i < seconds; i++)
            Assert.Equal(level, _meter.Look([_worker], Second).Level);
    }

    private sealed class FakeWorker : ILoadedWorker
    {
        public RunningBatch? Running { get; set; }

        public string Name => "worker";

        public string Device => "test:0";

        public string Model => "model";

        public LoadedModel? Loaded => null;

        public bool IsIdle => false;

        public bool IsLeaving => false;

        public TimeSpan IdleFor => TimeSpan.Zero;

        public int QueueDepth => 0;

        public int QueueCapacity => 0;

        public double RealTimeFactor => 0;

        public void GiveUp() => throw new NotSupportedException();

        public void Touch() => throw new NotSupportedException();

        public void Unload() => throw new NotSupportedException();

        public void Renew(long revision) => throw new NotSupportedException();
    }
}
