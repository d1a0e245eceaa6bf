using System.Security.Cryptography;

namespace Transcription.Silo.Models;

/// <summary>SHA-256 of files, in lower-case hexadecimal.</summary>
internal static class Checksum
{
    /// <summary>Behind a file's name: the name of the file that holds its checksum.</summary>
    public const string Suffix = ".sha256";

    /// <summary>What a file should have, from a <c>.sha256</c> file beside it or its publisher; else null.</summary>
    public static string? Expected(string path)
    {
        var beside = path + Suffix;
        if (!File.Exists(beside))
            return KnownFiles.ByFileName(Path.GetFileName(path))?.Sha256;
        // As sha256sum writes it: the checksum, spaces, the name.
        var text = File.ReadAllText(beside).Trim();
        return text.Split(' ', 2)[0].ToLowerInvariant();
    }

    /// <summary>The checksum of a whole file.</summary>
    public static async Task<string> OfAsync(string path, CancellationToken cancellation)
    {
        await using var stream = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20,
            FileOptions.Asynchronous | FileOptions.SequentialScan);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
    }
}
