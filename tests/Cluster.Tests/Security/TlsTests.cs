using Transcription.Cluster.Tests.Hosting;
using Xunit.Abstractions;

namespace Transcription.Cluster.Tests.Security;

public sealed class TlsTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Silos_with_certificates_of_one_authority_serve_and_let_nobody_else_in()
    {
        using var ours = new TestAuthority();
        using var theirs = new TestAuthority();
        await using var fleet = await Fleet.Start(output);
        var gateway = fleet.Gateway("gateway", ours.Pem("gateway"));
        await Fleet.Ready(gateway, slots: 4, fleet.Worker("worker", 4, ours.Pfx("worker")));

        var stranger = fleet.Worker("stranger", 4, theirs.Pem("stranger"));
        var plain = fleet.Worker("plain", 4);
        foreach (var outsider in new[] { stranger, plain })
            await Eventually.Holds($"{outsider.Name} tries to join", () => outsider.Process.Output.Any(IsRefusal));

        await using var client = await StreamClient.Connect(gateway);
        await client.Until("session.begin");
        await client.Send(TestAudio.Concat(TestAudio.Fixture("t01.wav"), TestAudio.Silence(1.5)), pace: 4);
        Assert.NotEmpty(await client.End());
        await Fleet.Slots(gateway, "the worker's alone", count => count.Total == 4);

        // The cluster declares them dead, or they give up after a minute; before that they say why.
        foreach (var outsider in new[] { stranger, plain })
        {
            Assert.NotEqual(0, await outsider.Process.Exited());
            Assert.Contains(outsider.Process.Output, line => line.Contains("ping responses", StringComparison.Ordinal));
        }
    }

    private static bool IsRefusal(string line) => line.Contains("Did not receive a probe response", StringComparison.OrdinalIgnoreCase)
        || line.Contains("Failed to get ping responses", StringComparison.Ordinal);
}
