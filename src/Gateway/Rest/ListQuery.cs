using System.Globalization;
using Transcription.Gateway.Protocols;
using Transcription.Grains.Indexes;

namespace Transcription.Gateway.Rest;

/// <summary>The parameters of lists that come page by page.</summary>
internal static class ListQuery
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;

    /// <summary>Where the page begins; null for the beginning.</summary>
    /// <exception cref="ClientErrorException">It is no cursor.</exception>
    public static ListPlace? Cursor(string? text) => string.IsNullOrEmpty(text) ? null
        : ListPlace.TryParse(text, out var place) ? place
        : throw ClientErrorException.Invalid("cursor", "is none this server gave");

    /// <summary>How many a page holds.</summary>
    /// <exception cref="ClientErrorException">It is out of bounds.</exception>
    public static int Limit(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return DefaultLimit;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? limit
            : throw ClientErrorException.Invalid("limit", $"is '{text}'; it must be from 1 to {MaxLimit}");
    }
}
