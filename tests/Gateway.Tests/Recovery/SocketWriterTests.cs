using Transcription.Gateway.Protocols.Native;
using Transcription.Gateway.Realtime;
using Transcription.Gateway.Tests.Hosting;
using Transcription.Grains.Abstractions.Results;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Tests.Recovery;

public sealed class SocketWriterTests
{
    [Fact]
    public async Task Nothing_comes_behind_the_end_of_a_session()
    {
        var socket = new MemorySocket();
        using var writer = new SocketWriter(socket, new NativeWriter("session", "token", AudioFormat.Speech));
        await writer.WriteAck(16_000, 0, CancellationToken.None);
        await writer.Write(new SessionEndEvent(2, 0, []) { Seq = 1 }, CancellationToken.None);
        await writer.WriteAck(32_000, 16_000, CancellationToken.None);

        Assert.Equal(["ack", "session.end"], socket.Messages.Select(StreamClient.TypeOf));
    }
}
