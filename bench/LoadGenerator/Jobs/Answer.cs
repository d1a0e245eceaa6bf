using System.Text.Json;

namespace Transcription.LoadGenerator.Jobs;

/// <summary>What a server said.</summary>
/// <param name="Status">HTTP status; 0 when nothing came back.</param>
/// <param name="Body">Its JSON, undefined when it is none.</param>
/// <param name="Code">The error's code, or what kept the answer away.</param>
internal sealed record Answer(int Status, JsonElement Body, string Code)
{
    private const int NotFound = 404;
    private const int Timeout = 408;
    private const int TooMany = 429;

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether there is no such job.</summary>
    public bool IsMissing => Status == NotFound;

    /// <summary>Whether asking again is of no use.</summary>
    public bool IsRefusal => Status is >= 400 and < 500 and not (Timeout or TooMany);
}
