using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Sessions;

public sealed class OrphanedSessionTests(OrphanCluster cluster) : IClassFixture<OrphanCluster>
{
    [Fact]
    public async Task A_session_nobody_calls_any_more_gives_its_slot_back()
    {
        var session = await TestSession.Open(cluster);
        Assert.Equal(1, cluster.Used.Sum());
        await Eventually.Holds("the slot is free", () => cluster.Used.Sum() == 0);
        await Assert.ThrowsAsync<SessionNotFoundException>(() => session.Push(new short[100]));
    }
}
