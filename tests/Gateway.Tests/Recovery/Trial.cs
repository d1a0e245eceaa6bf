using System.Text.Json;
using Transcription.Gateway.Protocols.Native;
using Transcription.Gateway.Realtime;
using Transcription.Gateway.Realtime.Recovery;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Tests.Recovery;

/// <summary>One client's whole session on a flaky cluster, with its socket cut now and then.</summary>
internal sealed class Trial(int seed, Faults faults, double cuts = 0) : IAsyncDisposable
{
    private const string Secret = "secret";

    private readonly Script _script = new(new Random(seed));
    private readonly FlakyCluster _cluster = new(new Random(seed + 1), faults);
    private readonly List<TrialClient> _gone = [];
    private readonly List<JsonElement> _messages = [];
    private int _sent;
    private int _flushed;

    public int Epochs => _cluster.Opened;

    public int Cuts { get; private set; }

    /// <summary>Runs it; returns every message the client has got.</summary>
    public async Task<IReadOnlyList<JsonElement>> Run()
    {
        var client = await Begin();
        while (true)
        {
            if (_cluster.Happens(cuts))
            {
                client = await CutAndResume(client);
                continue;
            }

            if (_flushed < _script.Flushes.Count && _script.Flushes[_flushed] == _sent)
            {
                _flushed++;
                await client.Send(new ClientInput.Control(ControlKind.Flush));
                continue;
            }

            if (_sent == _script.Audio.Length)
                break;
            var end = _flushed < _script.Flushes.Count ? _script.Flushes[_flushed] : _script.Audio.Length;
            var count = Math.Min(end - _sent, _cluster.Next(1, 30_000));
            await client.Send(new ClientInput.Audio(RentedSamples.Copy(_script.Audio.AsSpan(_sent, count))));
            _sent += count;
            if (_cluster.Happens(0.3))
                await Task.Delay(1);
        }

        await client.Send(new ClientInput.Control(ControlKind.End));
        await client.Ended();
        _messages.AddRange(client.Messages);
        await client.DisposeAsync();
        return _messages;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _gone)
            await client.DisposeAsync();
        _cluster.Dispose();
    }

    private async Task<TrialClient> Begin()
    {
        var inbox = _cluster.Connect("first");
        var (request, start) = (Script.Request("first"), new SessionStart { Secret = Secret });
        while (true)
        {
            try
            {
                var epoch = await _cluster.Open(1, request, start, "");
                return new TrialClient(_cluster, inbox, new OpenSession(new ResumeToken("session", Secret), epoch, request, start, []));
            }
            catch (NoCapacityException)
            {
                // As a client tries again.
            }
        }
    }

    /// <summary>The client loses its socket at any moment, comes back to another gateway and sends what is missing.</summary>
    private async Task<TrialClient> CutAndResume(TrialClient client)
    {
        client.Cut();
        Cuts++;
        _messages.AddRange(client.Messages);
        var numbered = _messages.Where(message => message.TryGetProperty("seq", out _));
        var lastSeq = numbered.LastOrDefault() is { ValueKind: not JsonValueKind.Undefined } last
            ? last.GetProperty("seq").GetInt64()
            : 0;
        if (_cluster.Happens(0.5))
            _gone.Add(client); // its gateway goes on until it hears of the other
        else
            await client.DisposeAsync();

        var connection = $"connection {Cuts}";
        var inbox = _cluster.Connect(connection);
        while (true)
        {
            foreach (var (epoch, session) in _cluster.Sessions
                .Where(pair => !pair.Value.IsDead)
                .OrderByDescending(pair => pair.Value.Attachment)
                .ThenByDescending(pair => pair.Key))
            {
                try
                {
                    var attached = await session.Attach(Secret, connection, lastSeq).WaitAsync(FlakyCluster.Stall);
                    return GoOn(inbox, new SessionEpoch(epoch, session, attached.Attachment, attached.Silo, IsHere: false), attached, lastSeq);
                }
                catch
                {
                    await Task.Delay(1);
                }
            }
        }
    }

    private TrialClient GoOn(EventInbox inbox, SessionEpoch epoch, SessionAttached attached, long lastSeq)
    {
        _sent = (int)attached.Start.Checkpoint.ReceivedSample;
        _flushed = (int)attached.Start.Checkpoint.Control;
        var missed = attached.Start.Events.Where(told => told.Seq > lastSeq);
        return new TrialClient(_cluster, inbox, new OpenSession(
            new ResumeToken("session", Secret), epoch, attached.Request, attached.Start, [.. missed]));
    }
}
