using Transcription.Cluster.Tests.Hosting;

namespace Transcription.Cluster.Tests.Recovery;

/// <summary>Clients that all send the same recording at real time, and what each of them must read.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly List<StreamClient> _clients;
    private readonly Task _sending;

    private Crowd(List<StreamClient> clients, short[] audio)
    {
        _clients = clients;
        _sending = Task.WhenAll(clients.Select(client => client.Send(audio)));
    }

    /// <summary>Sentences with pauses between them, about 20 s.</summary>
    public static short[] Speech { get; } = TestAudio.Concat(
        [.. Enumerable.Range(1, 6).SelectMany(n => new[] { TestAudio.Fixture($"t0{n}.wav"), TestAudio.Silence(1.2) })]);

    public IReadOnlyList<StreamClient> Clients => _clients;

    /// <summary>What one client reads when nothing happens.</summary>
    public static async Task<IReadOnlyList<string>> Undisturbed(SiloProcess gateway)
    {
        await using var client = await StreamClient.Connect(gateway);
        await client.Until("session.begin");
        await client.Send(Speech);
        return await client.End();
    }

    /// <summary>Opens that many sessions, by turns at these gateways, and begins to send.</summary>
    public static async Task<Crowd> Join(int count, params SiloProcess[] gateways)
    {
        var clients = await Task.WhenAll(
            Enumerable.Range(0, count).Select(i => StreamClient.Connect(gateways[i % gateways.Length])));
        await Task.WhenAll(clients.Select(client => client.Until("session.begin")));
        return new Crowd([.. clients], Speech);
    }

    /// <summary>Waits until every client has read a final.</summary>
    public Task Speaking() => Eventually.Holds(
        "every client has a final", () => _clients.All(client => client.Finals.Any()));

    /// <summary>Every client ends with exactly these finals, in order, and no error.</summary>
    public async Task EndsWith(IReadOnlyList<string> finals)
    {
        await _sending;
        var texts = await Task.WhenAll(_clients.Select(client => client.End()));
        Assert.All(_clients, client => Assert.DoesNotContain(client.Events, told => told.Type == "error"));
        Assert.All(texts, text => Assert.Equal(finals, text));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
    }
}
