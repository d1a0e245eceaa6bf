using Transcription.Cluster.Tests.Hosting;
using Xunit.Abstractions;

namespace Transcription.Cluster.Tests.Recovery;

public sealed class LostGatewayTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_client_of_a_killed_gateway_resumes_at_another_and_misses_nothing()
    {
        await using var fleet = await Fleet.Start(output, Fleet.Watchful);
        var (doomed, other) = (fleet.Gateway("doomed"), fleet.Gateway("other"));
        var worker = fleet.Worker("worker", 8);
        await Fleet.Ready(other, slots: 8, doomed, worker);
        var expected = await Crowd.Undisturbed(other);

        await using var before = await StreamClient.Connect(doomed);
        var begun = await before.Until("session.begin");
        var half = Crowd.Speech.Length / 2;
        await before.Send(Crowd.Speech.AsMemory(0, half));
        doomed.Process.Kill();
        await before.Closed();

        var token = Uri.EscapeDataString(begun.GetProperty("resume_token").GetString()!);
        await using var after = await StreamClient.Resume(other, $"resume={token}&last_seq={before.LastSeq}", before.LastSeq);
        var received = (await after.Until("session.resumed")).GetProperty("received_samples").GetInt64();
        await after.Send(Crowd.Speech.AsMemory((int)received));

        var texts = before.Finals.Select(Text).Concat(await after.End());
        Assert.Equal(expected, texts);
    }

    private static string Text(ReceivedEvent final) => final.Json.GetProperty("text").GetString()!;
}
