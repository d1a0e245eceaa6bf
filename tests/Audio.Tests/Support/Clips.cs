using System.Runtime.InteropServices;

namespace Transcription.Audio.Tests.Support;

internal static class Clips
{
    private const int HeaderLength = 44;

    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Fixtures", name);

    /// <summary>The samples of a 16 kHz mono clip with the plainest header.</summary>
    public static short[] Samples(string name) =>
        MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(Path(name)).AsSpan(HeaderLength)).ToArray();
}
