using System.Globalization;
using System.Text.RegularExpressions;

namespace Transcription.Audio.Files;

/// <summary>The words spoken with ffmpeg.</summary>
internal static partial class FfmpegCommand
{
    /// <summary>
    /// Demuxers of self-contained files. None reads a list of other files or addresses: hls, dash, concat, sdp, image
    /// sequences and their like stay out, even when their text hides behind the magic bytes of another format.
    /// </summary>
    private static readonly string Demuxers = string.Join(
        ',', "aac", "ac3", "aiff", "amr", "ape", "asf", "au", "avi", "caf", "eac3", "flac", "flv", "matroska", "mov",
        "mp3", "mpeg", "mpegts", "ogg", "w64", "wav", "webm", "wv");

    private const int MaxReason = 200;

    private static readonly string[] EarlyEnds =
        ["File ended prematurely", "partial file", "filesize and duration do not match", "Input/output error"];

    /// <summary>Decodes to 16 kHz mono PCM: all channels mixed, or one alone.</summary>
    public static IReadOnlyList<string> Arguments(string path, int? channel, FfmpegOptions options) =>
    [
        .. Input(path, options),
        .. channel is { } one ? (string[])["-af", string.Create(CultureInfo.InvariantCulture, $"pan=mono|c0=c{one}")] : ["-ac", "1"],
        "-f", "s16le", "-ar", "16000", "pipe:1",
    ];

    /// <summary>Writes the first samples as WAV, whose header tells the channels.</summary>
    public static IReadOnlyList<string> FirstFrame(string path, FfmpegOptions options) =>
        [.. Input(path, options), "-frames:a", "1", "-c:a", "pcm_s16le", "-f", "wav", "pipe:1"];

    private static IEnumerable<string> Input(string path, FfmpegOptions options) =>
    [
        "-nostdin", "-hide_banner", "-v", "level+warning",
        "-max_alloc", options.MaxAllocation.ToString(CultureInfo.InvariantCulture),
        "-protocol_whitelist", "file", "-format_whitelist", Demuxers, "-threads", "1",
        "-i", "file:" + path, "-vn", "-sn", "-dn",
    ];

    /// <summary>
    /// Whether a file that was read to its end was found to end too early: by Matroska's and MP4's boxes, MP3's and WavPack's
    /// headers. Containers that say no length end where they end.
    /// </summary>
    public static bool IsTruncated(string messages) => EarlyEnds.Any(end => messages.Contains(end, StringComparison.Ordinal));

    /// <summary>A sentence for the person who sent the file, without paths of the server.</summary>
    public static string Explain(string messages, string path)
    {
        if (messages.Contains("moov atom not found", StringComparison.Ordinal))
            return "The file is truncated: the index of its MP4 container is missing.";
        if (messages.Contains("does not contain any stream", StringComparison.Ordinal))
            return "The file holds no audio stream.";
        if (messages.Contains("not on whitelist", StringComparison.Ordinal))
            return "The file is of a format the server does not read.";
        var line = messages.Replace(path, "", StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault(line => !line.Contains("[warning]", StringComparison.Ordinal), "decoding stopped");
        var reason = Place().Replace(line, "").Trim(' ', ':', '.', '!');
        return $"The file is not audio the server understands: {reason[..Math.Min(reason.Length, MaxReason)]}.";
    }

    /// <summary>What says where in ffmpeg or on the server, and how bad: "[mp3 @ 0x55d0]", "[error]", "file:", "/tmp/x".</summary>
    [GeneratedRegex(@"\[[^\]]*@ 0x[^\]]*\]|\[(error|fatal|panic)\]|\bfile:\S*|(?<!\w)/\S+|\b[A-Za-z]:\\\S+")]
    private static partial Regex Place();
}
