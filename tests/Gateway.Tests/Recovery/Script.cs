using Transcription.Gateway.Tests.Hosting;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Tests.Recovery;

/// <summary>What a client says, at random: speech and pauses of any length and loudness, flushes in between, an end.</summary>
internal sealed class Script
{
    public Script(Random random)
    {
        var audio = new List<short>();
        for (var i = random.Next(1, 7); i >= 0; i--)
        {
            audio.AddRange(TestAudio.Silence(random.NextDouble() * 2.5));
            var loudness = 0.2 + 0.8 * random.NextDouble();
            audio.AddRange(TestAudio.Voice(random.NextDouble() * 4, random.Next()).Select(sample => (short)(sample * loudness)));
            if (random.NextDouble() < 0.3)
                Flushes.Add(audio.Count);
        }

        Audio = [.. audio];
    }

    public short[] Audio { get; }

    /// <summary>Positions of the flushes.</summary>
    public List<int> Flushes { get; } = [];

    public static SessionRequest Request(string connection) => new()
    {
        Model = "simulated", Connection = connection, MaxUtterance = TimeSpan.FromSeconds(3),
    };

    public override string ToString() => $"{SpeechTime.ToSeconds(Audio.Length):0.0} s, {Flushes.Count} flushes";
}
