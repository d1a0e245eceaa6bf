namespace Transcription.LoadGenerator.Sessions;

/// <summary>What all sessions of a run share.</summary>
/// <param name="Urls">The servers, by turns, without the audio's own parameters.</param>
/// <param name="Parameters">Query parameters for every session.</param>
/// <param name="ApiKey">Sent as bearer token; null for none.</param>
/// <param name="Chunk">Audio per message.</param>
/// <param name="MinSilence">End-pointing silence asked for; null for the server's default.</param>
/// <param name="Patience">How long an answer may take: to connecting, and to <c>end</c>.</param>
/// <param name="KeepFinals">Whether finals are kept for verification.</param>
/// <param name="Resumes">Whether a session whose connection is lost goes on over another.</param>
/// <param name="CutEvery">Mean time after which a connection is cut; null for never.</param>
/// <param name="Time">The client's clock.</param>
internal sealed record SessionSettings(
    IReadOnlyList<Uri> Urls,
    IReadOnlyDictionary<string, string> Parameters,
    string? ApiKey,
    TimeSpan Chunk,
    TimeSpan? MinSilence,
    TimeSpan Patience,
    bool KeepFinals,
    bool Resumes,
    TimeSpan? CutEvery,
    TimeProvider Time)
{
    /// <summary>When to cut a new connection; cuts come at random, with no memory of the last one.</summary>
    public TimeSpan? NextCut() => CutEvery * -Math.Log(1 - Random.Shared.NextDouble());
}
