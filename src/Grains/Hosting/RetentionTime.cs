using System.Globalization;

namespace Transcription.Grains.Hosting;

/// <summary>How long things are kept, as settings say it: a number of days, or <c>forever</c>.</summary>
internal static class RetentionTime
{
    private const string Forever = "forever";
    private const double MostDays = 36_500;

    /// <param name="text">The setting.</param>
    /// <param name="kept">The time; null for ever.</param>
    /// <returns>False when it cannot be read.</returns>
    public static bool TryParse(string text, out TimeSpan? kept)
    {
        kept = null;
        if (string.Equals(text, Forever, StringComparison.OrdinalIgnoreCase))
            return true;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var days) || days is not (>= 0 and <= MostDays))
            return false;
        kept = TimeSpan.FromDays(days);
        return true;
    }
}
