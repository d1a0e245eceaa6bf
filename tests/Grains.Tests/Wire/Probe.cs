using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;

namespace Transcription.Grains.Tests.Wire;

public class Probe(Xunit.Abstractions.ITestOutputHelper output)
{
    [Fact]
    public void Try()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        object[] values =
        [
            new SessionNotice(NoticeLevel.Error, "c", "m", true, 1.5),
            new SessionEventBatch("s", 1, [new FlushedEvent { Seq = 1 }]),
            new SessionEventBatch("s", 1, [new FlushedEvent { Seq = 1 }, new SpeechStartEvent(1.5) { Seq = 2 }]),
            new SessionEventBatch("s", 1, (List<SessionEvent>)[new FlushedEvent { Seq = 1 }, new SpeechStartEvent(1.5) { Seq = 2 }]),
            new FinalEvent(1, "t", 0, 1, 1, "en", []) { Seq = 3 },
            new FinalEvent(1, "t", 0, 1, 1, "en", [.. Enumerable.Range(0, 2).Select(i => new WordTiming("a", 0, 1, 1))]) { Seq = 3 },
            new SessionRefusedException("code", "message"),
            new AudioBatch(3, new byte[] { 1, 2, 3, 4 }),
        ];
        foreach (var value in values)
        {
            try
            {
                var bytes = serializer.SerializeToArray(value);
                var back = serializer.Deserialize<object>(bytes);
                output.WriteLine($"{value.GetType().Name} {bytes.Length} {System.Text.Encoding.Latin1.GetString(bytes)} -> {back} {back.Equals(value)}");
            }
            catch (Exception e) { output.WriteLine($"{value.GetType().Name}: {e}"); }
        }
    }
}
