namespace Transcription.Audio.Files;

/// <summary>What a file is, by its first bytes.</summary>
internal enum AudioContainer
{
    /// <summary>Nothing known to hold audio.</summary>
    Unknown,

    /// <summary>RIFF/WAVE and its 64-bit form.</summary>
    Wave,

    /// <summary>A format for ffmpeg.</summary>
    Other,
}

/// <summary>
/// Recognises containers by their first bytes. It is the gate before ffmpeg: playlists, scripts, archives and text do
/// not pass, whatever their names say.
/// </summary>
internal static class AudioSniffer
{
    /// <summary>First bytes wanted; a file may have fewer.</summary>
    public const int HeadLength = 400;

    private static ReadOnlySpan<byte> Matroska => [0x1A, 0x45, 0xDF, 0xA3];

    private static ReadOnlySpan<byte> Asf => [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11];

    private static ReadOnlySpan<byte> Wave64 => [(byte)'r', (byte)'i', (byte)'f', (byte)'f', 0x2E, 0x91, 0xCF, 0x11];

    private static ReadOnlySpan<byte> Ac3 => [0x0B, 0x77];

    private static ReadOnlySpan<byte> ProgramStream => [0, 0, 1, 0xBA];

    public static AudioContainer Recognise(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("RIFF"u8) || head.StartsWith("RF64"u8))
        {
            // Too short to tell is taken for a truncated WAV, whose parser says so.
            return head.Length < 12 || head[8..].StartsWith("WAVE"u8) ? AudioContainer.Wave
                : head[8..].StartsWith("AVI "u8) ? AudioContainer.Other
                : AudioContainer.Unknown;
        }

        return HasMagic(head) || IsAiff(head) || IsIsoMedia(head) || IsMpegAudio(head) || IsTransportStream(head)
            ? AudioContainer.Other
            : AudioContainer.Unknown;
    }

    private static bool HasMagic(ReadOnlySpan<byte> head) =>
        head.StartsWith("ID3"u8) // a tag before MP3, AAC or others
        || head.StartsWith("OggS"u8)
        || head.StartsWith("fLaC"u8)
        || head.StartsWith(Matroska)
        || head.StartsWith("#!AMR"u8)
        || head.StartsWith("caff"u8)
        || head.StartsWith(".snd"u8)
        || head.StartsWith("wvpk"u8)
        || head.StartsWith("MAC "u8)
        || head.StartsWith("FLV"u8)
        || head.StartsWith("RIFX"u8)
        || head.StartsWith("BW64"u8)
        || head.StartsWith(Asf)
        || head.StartsWith(Wave64)
        || head.StartsWith(Ac3)
        || head.StartsWith(ProgramStream);

    private static bool IsAiff(ReadOnlySpan<byte> head) =>
        head.Length >= 12 && head.StartsWith("FORM"u8)
        && (head[8..].StartsWith("AIFF"u8) || head[8..].StartsWith("AIFC"u8));

    /// <summary>MP4, M4A, MOV, 3GP: a box with one of the types such files begin with.</summary>
    public static bool IsIsoMedia(ReadOnlySpan<byte> head)
    {
        if (head.Length < 8)
            return false;
        var type = head.Slice(4, 4);
        return type.SequenceEqual("ftyp"u8) || type.SequenceEqual("moov"u8) || type.SequenceEqual("mdat"u8)
            || type.SequenceEqual("wide"u8) || type.SequenceEqual("free"u8) || type.SequenceEqual("skip"u8);
    }

    /// <summary>A frame of MPEG audio layer II or III, or of AAC in ADTS.</summary>
    private static bool IsMpegAudio(ReadOnlySpan<byte> head)
    {
        if (head.Length < 4 || head[0] != 0xFF)
            return false;
        var isAdts = (head[1] & 0xF6) == 0xF0;
        // Layer I is left out: the mark of UTF-16 text reads as such a frame.
        var isLayer2Or3 = (head[1] & 0xE0) == 0xE0 && (head[1] & 0x06) is 2 or 4;
        var bitRateAndSampleRateExist = (head[2] & 0xF0) != 0xF0 && (head[2] & 0x0C) != 0x0C;
        return isAdts || (isLayer2Or3 && bitRateAndSampleRateExist);
    }

    /// <summary>MPEG transport stream: a sync byte every 188 bytes, or every 192 after a time stamp.</summary>
    private static bool IsTransportStream(ReadOnlySpan<byte> head) =>
        HasSync(head, 0, 188) || HasSync(head, 4, 192);

    private static bool HasSync(ReadOnlySpan<byte> head, int first, int step) =>
        head.Length > first + step && head[first] == 0x47 && head[first + step] == 0x47;
}
