namespace Transcription.Speech.Transcripts;

/// <summary>How readers are told who speaks, where the channels of a recording are told apart.</summary>
internal static class ChannelNames
{
    /// <summary>Goes before what is said on a channel: <c>[channel 1] </c>; nothing without one.</summary>
    public static string Prefix(int? channel) =>
        channel is { } number ? FormattableString.Invariant($"[channel {number}] ") : "";

    /// <summary>The same in WebVTT's words.</summary>
    public static string Voice(int? channel) =>
        channel is { } number ? FormattableString.Invariant($"<v channel {number}>") : "";
}
