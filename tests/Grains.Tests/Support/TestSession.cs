using Microsoft.Extensions.DependencyInjection;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Results;

namespace Transcription.Grains.Tests.Support;

/// <summary>A session opened from the gateway, with its inbox there, as a connection has it.</summary>
internal sealed class TestSession : IAsyncDisposable
{
    private TestSession(ISessionGrain grain, SessionRequest request, ResultsInbox inbox) =>
        (Grain, Request, Inbox) = (grain, request, inbox);

    /// <summary>What every session here is resumed with.</summary>
    public const string Secret = "secret";

    public ISessionGrain Grain { get; }

    public SessionRequest Request { get; }

    public ResultsInbox Inbox { get; }

    /// <summary>Samples the session has taken.</summary>
    public long Received { get; private set; }

    public static async Task<TestSession> Open(
        TestCluster cluster, string model = TestCluster.Words, Func<SessionRequest, SessionRequest>? change = null)
    {
        var inbox = new ResultsInbox();
        var connection = cluster.Gateway.GetRequiredService<ConnectionRegistry>().Add(inbox);
        await cluster.Grains.GetGrain<IConnectionGrain>(connection).Attach();
        var request = new SessionRequest { Model = model, Connection = connection, InterimResults = false };
        request = change?.Invoke(request) ?? request;
        var grain = cluster.Grains.GetGrain<ISessionGrain>(new SessionKey(Guid.NewGuid().ToString("N"), 0).ToString());
        await TestCluster.Opening(model, () => grain.Open(request));
        return new TestSession(grain, request, inbox);
    }

    /// <summary>Pushes once.</summary>
    public async Task<PushAck> Push(ReadOnlyMemory<short> samples, long? from = null)
    {
        var ack = await Grain.Push(new AudioBatch(from ?? Received, samples.Span.ToBytes()));
        Received = ack.ReceivedSample;
        return ack;
    }

    /// <summary>Pushes everything in pieces of random size, as a microphone's frames come.</summary>
    public async Task PushAll(ReadOnlyMemory<short> samples, int seed = 1)
    {
        var random = new Random(seed);
        var end = Received + samples.Length;
        while (Received < end)
        {
            var rest = samples[^(int)(end - Received)..];
            await Push(rest[..Math.Min(rest.Length, random.Next(100, 8_000))]);
        }
    }

    /// <summary>Ends the session and returns all its events.</summary>
    public async Task<IReadOnlyList<SessionEvent>> End()
    {
        await Grain.End();
        return await Inbox.Until<SessionEndEvent>();
    }

    public async ValueTask DisposeAsync() => await Grain.Close();
}
