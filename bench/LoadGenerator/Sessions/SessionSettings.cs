namespace Transcription.LoadGenerator.Sessions;

/// <summary>What all sessions of a run share.</summary>
/// <param name="Url">The server, without the audio's own parameters.</param>
/// <param name="Parameters">Query parameters for every session.</param>
/// <param name="ApiKey">Sent as bearer token; null for none.</param>
/// <param name="Chunk">Audio per message.</param>
/// <param name="MinSilence">End-pointing silence asked for; null for the server's default.</param>
/// <param name="Patience">How long an answer may take: to connecting, and to <c>end</c>.</param>
/// <param name="KeepFinals">Whether finals are kept for verification.</param>
/// <param name="Time">The client's clock.</param>
internal sealed record SessionSettings(
    Uri Url,
    IReadOnlyDictionary<string, string> Parameters,
    string? ApiKey,
    TimeSpan Chunk,
    TimeSpan? MinSilence,
    TimeSpan Patience,
    bool KeepFinals,
    TimeProvider Time);
