using System.Globalization;
using Transcription.Speech.Pcm;

namespace Transcription.LoadGenerator.Sessions;

/// <summary>The address of a session: the server's, with the audio's format and the run's parameters.</summary>
internal static class SessionUrl
{
    private const string DefaultPath = "/v1/audio/transcriptions/stream";

    public static Uri Create(SessionSettings settings, AudioFormat format)
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
        var query = parameters.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}");
        var path = settings.Url.AbsolutePath == "/" ? DefaultPath : settings.Url.AbsolutePath;
        return new UriBuilder(settings.Url) { Path = path, Query = string.Join('&', query) }.Uri;
    }
}
