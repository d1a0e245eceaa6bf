using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Abstractions.Workers;

namespace Transcription.Grains.Tests.Wire;

public class KeyTests
{
    [Theory]
    [InlineData("7f3a", 0, "7f3a:0")]
    [InlineData("with:colons", 12, "with:colons:12")]
    public void A_session_key_is_read_as_it_was_written(string session, int epoch, string written)
    {
        var key = new SessionKey(session, epoch);
        Assert.Equal(written, key.ToString());
        Assert.Equal(key, SessionKey.Parse(written));
    }

    [Fact]
    public void A_worker_key_is_read_as_it_was_written()
    {
        var key = new WorkerKey("S127.0.0.1:11111:5", "cuda:1", "whisper-large", 3);
        Assert.Equal("S127.0.0.1:11111:5|cuda:1|whisper-large|3", key.ToString());
        Assert.Equal(key, WorkerKey.Parse(key.ToString()));
    }
}
