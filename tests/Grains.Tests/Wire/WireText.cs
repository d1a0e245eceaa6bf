using System.Collections;
using System.Globalization;
using System.Text;

namespace Transcription.Grains.Tests.Wire;

/// <summary>Bytes and values as text, for files people read and for comparing whole values.</summary>
internal static class WireText
{
    private const int Width = 24;

    /// <summary>Lines of hexadecimal bytes with their letters behind.</summary>
    public static IEnumerable<string> Dump(byte[] bytes) => bytes.Chunk(Width).Select(line =>
    {
        var letters = line.Select(value => value is > 0x20 and < 0x7f ? (char)value : '.');
        return $"{Convert.ToHexStringLower(line).PadRight(Width * 2)}  {string.Concat(letters)}";
    });

    public static byte[] Parse(IEnumerable<string> dump) =>
        Convert.FromHexString(string.Concat(dump.Select(line => line[..(Width * 2)].TrimEnd())));

    /// <summary>Everything in a value, down to the leaves.</summary>
    public static string Describe(object? value)
    {
        switch (value)
        {
            case null:
                return "null";
            case ReadOnlyMemory<byte> bytes:
                return Convert.ToHexString(bytes.Span);
            case Exception exception:
                var code = exception.GetType().GetProperty("Code")?.GetValue(exception);
                return $"{exception.GetType().Name} {exception.Message} {code} {Describe(exception.InnerException)}";
            case IConvertible or TimeSpan or DateTimeOffset:
                return string.Create(CultureInfo.InvariantCulture, $"{value}");
            case IEnumerable items:
                return $"[{string.Join(", ", items.Cast<object?>().Select(Describe))}]";
        }

        var text = new StringBuilder(value.GetType().Name);
        foreach (var property in value.GetType().GetProperties().OrderBy(property => property.Name, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $" {property.Name}={Describe(property.GetValue(value))}");
        return $"({text})";
    }
}
