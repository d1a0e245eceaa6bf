using Microsoft.Extensions.DependencyInjection;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Capacity;
using Transcription.Grains.Files;
using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Capacity;

public sealed class FailoverTests(FailoverCluster cluster) : IClassFixture<FailoverCluster>
{
    [Fact]
    public async Task When_a_worker_leaves_its_slots_leave_and_the_others_carry_on()
    {
        var map = cluster.Gateway.GetRequiredService<CapacityMap>();
        Assert.Equal(2, map.Silos.Count(silo => silo.Devices.Count > 0));
        await cluster.Silos.StopSiloAsync(cluster.Silos.Silos[1]);
        await Eventually.Holds("the gateway knows", () => map.Silos.Count(silo => silo.Devices.Count > 0) == 1);

        var left = Assert.Single(cluster.WorkerSilos).ToParsableString();
        for (var i = 0; i < 3; i++)
            Assert.Equal(left, (await (await TestSession.Open(cluster)).Grain.Describe()).Silo);
        await Assert.ThrowsAsync<NoCapacityException>(() => TestSession.Open(cluster));

        var audio = Recording.Utterances(3);
        var file = await cluster.Gateway.GetRequiredService<FileTranscriber>().Transcribe(
            TestCluster.Words, RecordingAudio.Mixed(Audio(audio)), new() { Pcm = default }, null, CancellationToken.None);
        Assert.Equal(Recording.Transcribe(audio).Finals.Select(final => final.Text), file.Finals.Select(final => final.Text));
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<short>> Audio(short[] samples)
    {
        await Task.Yield();
        yield return samples;
    }
}
