using System.Globalization;
using Transcription.Gateway.Protocols;
using Transcription.Grains.Indexes;

namespace Transcription.Gateway.Rest;

/// <summary>Which page of a list is asked for.</summary>
/// <param name="After">The place it begins behind; null for the beginning.</param>
/// <param name="Limit">How many it holds.</param>
internal sealed record ListQuery(ListPlace? After, int Limit)
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;

    /// <exception cref="ClientErrorException">There is no such page.</exception>
    public static ListQuery Parse(string? cursor, string? limit) => new(ParseCursor(cursor), ParseLimit(limit));

    /// <summary>The page.</summary>
    /// <param name="list">Lists at most so many entries behind a place.</param>
    /// <param name="shape">Writes one.</param>
    public async Task<ListJson<TJson>> Page<TEntry, TJson>(
        Func<ListPlace?, int, Task<IReadOnlyList<TEntry>>> list, Func<TEntry, TJson> shape)
        where TEntry : IIndexEntry
    {
        var entries = await list(After, Limit + 1); // one more, which tells that there are more
        var page = entries.Take(Limit).ToList();
        return new ListJson<TJson>([.. page.Select(shape)], entries.Count > Limit ? page[^1].Place.ToString() : null);
    }

    private static ListPlace? ParseCursor(string? text) => string.IsNullOrEmpty(text) ? null
        : ListPlace.TryParse(text, out var place) ? place
        : throw ClientErrorException.Invalid("cursor", "is none this server gave");

    private static int ParseLimit(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return DefaultLimit;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? limit
            : throw ClientErrorException.Invalid("limit", $"is '{text}'; it must be from 1 to {MaxLimit}");
    }
}

/// <summary>A page of a list as JSON.</summary>
/// <param name="Data">What it holds.</param>
/// <param name="NextCursor">Where the next one begins; null when there is none.</param>
internal sealed record ListJson<T>(IReadOnlyList<T> Data, string? NextCursor)
{
    public string Object { get; } = "list";

    public bool HasMore => NextCursor is not null;
}
