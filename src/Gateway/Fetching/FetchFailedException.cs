namespace Transcription.Gateway.Fetching;

/// <summary>A file could not be fetched.</summary>
/// <param name="code"><see cref="Failed"/> or <see cref="TooLarge"/>.</param>
/// <param name="message">For the person who gave the address.</param>
internal sealed class FetchFailedException(string code, string message) : Exception(message)
{
    public const string Failed = "fetch_failed";
    public const string TooLarge = "file_too_large";

    public string Code { get; } = code;

    /// <summary>Whether another attempt may do better.</summary>
    public bool MayPass { get; init; }
}
