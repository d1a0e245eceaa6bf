using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Tests.Support;
using Transcription.Speech.Recognition;

namespace Transcription.Grains.Tests.Sessions;

public sealed class OrphanedSessionTests(OrphanCluster cluster) : IClassFixture<OrphanCluster>
{
    [Fact]
    public async Task A_session_nobody_calls_any_more_gives_its_slot_back()
    {
        var (script, taken) = (new ModelScript(), 0);
        var model = await cluster.AddModel(
            () =>
            {
                taken = cluster.Used.Sum(); // while the session opens: a moment later it may have left
                return script.Create();
            },
            new ModelCapabilities());
        var session = await TestSession.Open(cluster, model);
        Assert.Equal(1, taken);
        await Eventually.Holds("the slot is free", () => cluster.Used.Sum() == 0);
        await Assert.ThrowsAsync<SessionNotFoundException>(() => session.Push(new short[100]));
    }
}
