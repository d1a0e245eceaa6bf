using Transcription.Grains.Workers;

namespace Transcription.Grains.Tests.Workers;

public class ServiceRateTests
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(3);

    private readonly ServiceRate _rate = new();

    private int Capacity(int min = 2, int max = 1_000) => _rate.Capacity(MaxWait, min, max);

    [Fact]
    public void Before_the_first_measure_a_queue_takes_the_minimum()
    {
        Assert.Equal(2, Capacity());
        Assert.Equal(TimeSpan.Zero, _rate.JobTime);
    }

    [Fact]
    public void Capacity_is_the_longest_wait_divided_by_the_time_of_a_job()
    {
        _rate.Measured(TimeSpan.FromSeconds(1), audioSeconds: 8, jobs: 2);
        Assert.Equal((0.125, 4), (_rate.RealTimeFactor, _rate.JobSeconds));
        Assert.Equal(TimeSpan.FromSeconds(0.5), _rate.JobTime);
        Assert.Equal(6, Capacity());
        Assert.Equal(60, _rate.Capacity(TimeSpan.FromSeconds(30), 2, 1_000));
    }

    [Fact]
    public void Capacity_is_rounded_down()
    {
        _rate.Measured(TimeSpan.FromSeconds(0.8), audioSeconds: 4, jobs: 1);
        Assert.Equal(3, Capacity());
    }

    [Theory]
    [InlineData(100, 2)]
    [InlineData(0.001, 50)]
    public void Capacity_stays_within_its_bounds(double seconds, int capacity)
    {
        _rate.Measured(TimeSpan.FromSeconds(seconds), audioSeconds: 1, jobs: 1);
        Assert.Equal(capacity, Capacity(2, 50));
    }

    [Fact]
    public void One_slow_batch_does_not_undo_what_many_have_shown()
    {
        _rate.Measured(TimeSpan.FromSeconds(1), audioSeconds: 10, jobs: 1);
        _rate.Measured(TimeSpan.FromSeconds(6), audioSeconds: 10, jobs: 1);
        Assert.Equal(0.2, _rate.RealTimeFactor, 9);
        for (var i = 0; i < 50; i++)
            _rate.Measured(TimeSpan.FromSeconds(6), audioSeconds: 10, jobs: 1);
        Assert.Equal(0.6, _rate.RealTimeFactor, 3);
    }

    [Fact]
    public void A_batch_without_audio_measures_nothing()
    {
        _rate.Measured(TimeSpan.FromSeconds(1), audioSeconds: 0, jobs: 1);
        Assert.Equal(0, _rate.RealTimeFactor);
    }
}
