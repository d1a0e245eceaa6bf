using System.Globalization;
using Transcription.Speech.Pcm;

namespace Transcription.LoadGenerator.Sessions;

/// <summary>The address of a session: the server's, with the audio's format and the run's parameters.</summary>
internal static class SessionUrl
{
    private const string DefaultPath = "/v1/audio/transcriptions/stream";

    /// <param name="server">Where to connect.</param>
    /// <param name="settings">What all sessions share.</param>
    /// <param name="format">The audio's.</param>
    /// <param name="token">Of the session to resume; null for a new one.</param>
    /// <param name="lastSeq">The last event seen of it.</param>
    public static Uri Create(Uri server, SessionSettings settings, AudioFormat format, string? token, long lastSeq)
    {
        var parameters = new Dictionary<string, string>(settings.Parameters)
        {
            ["encoding"] = format.Encoding switch
            {
                AudioEncoding.PcmS16Le => "pcm_s16le",
                AudioEncoding.PcmF32Le => "pcm_f32le",
                AudioEncoding.MuLaw => "mulaw",
                _ => "alaw",
            },
            ["sample_rate"] = format.SampleRate.ToString(CultureInfo.InvariantCulture),
            ["channels"] = format.Channels.ToString(CultureInfo.InvariantCulture),
        };
        if (token is not null)
            (parameters["resume"], parameters["last_seq"]) = (token, lastSeq.ToString(CultureInfo.InvariantCulture));
        var query = parameters.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}");
        var path = server.AbsolutePath == "/" ? DefaultPath : server.AbsolutePath;
        return new UriBuilder(server) { Path = path, Query = string.Join('&', query) }.Uri;
    }
}
