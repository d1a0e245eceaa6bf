using Transcription.Grains.Capacity;

namespace Transcription.Grains.Tests.Capacity;

public class SlotEstimateTests
{
    private static Device Device(int workers, long memory) => new("d", null, workers, [], memory);

    [Fact]
    public void A_slow_device_is_limited_by_its_speed()
    {
        // One worker, 0.7 of its time; a session asks for 2 1/3 decodes of 90 ms during 0.6 of its life: 126 ms a second.
        var estimate = SlotEstimate.For(Device(1, 1L << 40), TimeSpan.FromMilliseconds(90), 1);
        Assert.Equal(new SlotEstimate(5, "speed"), estimate);
    }

    [Fact]
    public void More_workers_and_batches_carry_more_sessions()
    {
        var estimate = SlotEstimate.For(Device(2, 1L << 40), TimeSpan.FromMilliseconds(90), 10);
        Assert.Equal(new SlotEstimate(111, "speed"), estimate);
    }

    [Fact]
    public void A_fast_device_is_limited_by_its_memory() => Assert.Equal(
        new SlotEstimate(4, "memory"), SlotEstimate.For(Device(1, 8 << 20), TimeSpan.FromMicroseconds(1), 1));

    [Fact]
    public void However_poor_a_device_carries_one_session()
    {
        Assert.Equal(1, SlotEstimate.For(Device(1, 0), TimeSpan.Zero, 1).Sessions);
        Assert.Equal(1, SlotEstimate.For(Device(1, 1L << 40), TimeSpan.FromMinutes(1), 1).Sessions);
    }
}
