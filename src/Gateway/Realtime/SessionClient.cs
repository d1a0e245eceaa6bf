using System.Buffers;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Realtime;

/// <summary>
/// The gateway's end of a session: carries a client's input to the grain in order, one awaited call at a time. Audio that
/// arrives during a call joins the next one.
/// </summary>
internal sealed class SessionClient(ISessionGrain session, TimeProvider time)
{
    private const int Inputs = 64;
    private const int MaxBatchBytes = SpeechTime.SampleRate * sizeof(short); // one second
    private static readonly TimeSpan CreditWait = TimeSpan.FromMilliseconds(50);

    private readonly Channel<ClientInput> _inputs = Channel.CreateBounded<ClientInput>(
        new BoundedChannelOptions(Inputs) { SingleReader = true, SingleWriter = true });
    private readonly ArrayBufferWriter<byte> _joined = new();
    private long _received;
    private volatile PushAck? _ack;

    /// <summary>Samples the client has sent.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>The session's newest word; null before the first push.</summary>
    public PushAck? Ack => _ack;

    /// <summary>Audio received from the client minus audio processed, in seconds.</summary>
    public double LagSeconds =>
        SpeechTime.ToSeconds(Received - (_ack?.ReceivedSample ?? 0)) + (_ack?.LagSeconds ?? 0);

    /// <summary>Queues input; waits while the session is behind, and the socket with it.</summary>
    public ValueTask Send(ClientInput input, CancellationToken cancellation)
    {
        if (input is ClientInput.Audio audio)
            Interlocked.Add(ref _received, audio.Samples.Length);
        return _inputs.Writer.WriteAsync(input, cancellation);
    }

    /// <summary>Carries input until cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        await foreach (var input in _inputs.Reader.ReadAllAsync(cancellation))
        {
            switch (input)
            {
                case ClientInput.Audio first:
                    await Push(Coalesce(first), cancellation);
                    break;
                case ClientInput.Flush:
                    await session.Flush();
                    break;
                case ClientInput.Clear:
                    await session.Clear();
                    break;
                case ClientInput.End:
                    await session.End();
                    break;
            }
        }
    }

    /// <summary>Joins the audio that waits into one fresh buffer, which nobody changes any more.</summary>
    private byte[] Coalesce(ClientInput.Audio first)
    {
        _joined.ResetWrittenCount();
        _joined.Write(MemoryMarshal.AsBytes(first.Samples.AsSpan()));
        while (_joined.WrittenCount < MaxBatchBytes && _inputs.Reader.TryPeek(out var next) && next is ClientInput.Audio more)
        {
            _joined.Write(MemoryMarshal.AsBytes(more.Samples.AsSpan()));
            _inputs.Reader.TryRead(out _);
        }

        return _joined.WrittenSpan.ToArray();
    }

    private async Task Push(byte[] pcm, CancellationToken cancellation)
    {
        var position = _ack?.ReceivedSample ?? 0;
        for (var sent = 0; sent < pcm.Length;)
        {
            var first = position + sent / sizeof(short);
            var ack = await session.Push(new AudioBatch(first, pcm.AsMemory(sent))).WaitAsync(cancellation);
            _ack = ack;
            var taken = (int)(ack.ReceivedSample - first) * sizeof(short);
            sent += taken;
            if (taken == 0)
                await Task.Delay(CreditWait, time, cancellation);
        }
    }
}
