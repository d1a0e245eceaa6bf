using System.Runtime.InteropServices;

namespace Transcription.Cluster.Tests.Hosting;

/// <summary>The fixtures' audio, 16 kHz mono.</summary>
internal static class TestAudio
{
    public const int Rate = 16_000;

    private const int WavHeader = 44;

    /// <summary>The samples of a fixture such as <c>t01.wav</c>.</summary>
    public static short[] Fixture(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));
        return MemoryMarshal.Cast<byte, short>(bytes.AsSpan(WavHeader)).ToArray();
    }

    public static short[] Silence(double seconds) => new short[(int)(seconds * Rate)];

    public static short[] Concat(params short[][] parts) => [.. parts.SelectMany(part => part)];
}
