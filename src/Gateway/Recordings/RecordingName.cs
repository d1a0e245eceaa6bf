using System.Text.RegularExpressions;

namespace Transcription.Gateway.Recordings;

/// <summary>Ids of recordings: they name their owner, so that a file nobody owns any more is known by its name.</summary>
internal static partial class RecordingName
{
    /// <summary>Of the file.</summary>
    public const string Extension = ".audio";

    /// <summary>A new id.</summary>
    /// <param name="owner">The id of a job, or another of that form.</param>
    public static string New(string owner) => $"rec_{owner}_{Guid.NewGuid():N}" is var name && IsOne(name)
        ? name
        : throw new ArgumentException("Recordings are owned by ids such as job_0123456789abcdef0123456789abcdef.", nameof(owner));

    /// <summary>Whether it is the id of a recording.</summary>
    public static bool IsOne(string recording) => Form().IsMatch(recording);

    /// <summary>The owner's id; null when the text is no recording's id.</summary>
    public static string? OwnerOf(string recording) => Form().Match(recording) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"\Arec_([a-z]{1,8}_[0-9a-f]{32})_[0-9a-f]{32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
