using Microsoft.Extensions.Time.Testing;
using Transcription.Gateway.Realtime;
using Transcription.Gateway.Tests.Recovery;

namespace Transcription.Gateway.Tests.Realtime;

public sealed class SocketReaderTests : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(4);

    private readonly FakeTimeProvider _time = new();
    private readonly MemorySocket _socket = new();

    public void Dispose() => _socket.Dispose();

    [Fact]
    public async Task A_keepalive_is_a_sign_of_life()
    {
        var reader = new SocketReader(_socket, 1_000, _time);
        _time.Advance(Quiet);
        Assert.Equal(Quiet, reader.Silence);

        _socket.Send("""{"type":"keepalive"}"""u8);
        await reader.Read(CancellationToken.None);
        Assert.Equal(TimeSpan.Zero, reader.Silence);

        _time.Advance(Quiet);
        Assert.Equal(Quiet, reader.Silence);
    }

    [Fact]
    public async Task What_is_kept_for_later_is_a_sign_of_life_when_it_comes()
    {
        var reader = new SocketReader(_socket, 1_000, _time);
        var ahead = reader.ReadAhead(mostBytes: 0, CancellationToken.None); // one message is too many, and ends it
        _time.Advance(Quiet);
        _socket.Send("""{"type":"keepalive"}"""u8);
        Assert.False(await ahead);
        Assert.Equal(TimeSpan.Zero, reader.Silence);
    }
}
