using System.Globalization;

namespace Transcription.Grains.Indexes;

/// <summary>A place in a list that is ordered by time, then by id.</summary>
/// <param name="Time">UTC ticks.</param>
/// <param name="Id">The id of what is there.</param>
public readonly record struct ListPlace(long Time, string Id)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, out ListPlace place)
    {
        const int digits = 16;
        place = default;
        if (text.Length <= digits
            || !long.TryParse(text.AsSpan(0, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks))
            return false;
        place = new ListPlace(ticks, text[digits..]);
        return true;
    }

    /// <summary>Writes the place for clients; texts are in the order of their places.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Time:x16}{Id}");
}
