using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Transcription.Audio.Tests.Support;

/// <summary>The real ffmpeg, to make files and as a reference.</summary>
internal static class Ffmpeg
{
    public static async Task<byte[]> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-nostdin", "-v", "error", "-y", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return output.ToArray();
    }

    /// <summary>The file as 16 kHz mono.</summary>
    public static async Task<short[]> DecodeAsync(string path)
    {
        var bytes = await RunAsync("-i", path, "-f", "s16le", "-ac", "1", "-ar", "16000", "pipe:1");
        return MemoryMarshal.Cast<byte, short>(bytes).ToArray();
    }
}
