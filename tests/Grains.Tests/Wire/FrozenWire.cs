namespace Transcription.Grains.Tests.Wire;

/// <summary>The bytes of <c>frozen.txt</c>: a name, then its lines, for each sample.</summary>
internal static class FrozenWire
{
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Records { get; } = Read();

    private static Dictionary<string, IReadOnlyList<string>> Read()
    {
        using var stream = typeof(FrozenWire).Assembly.GetManifestResourceStream("frozen.txt")!;
        using var reader = new StreamReader(stream);
        var records = new Dictionary<string, IReadOnlyList<string>>();
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.Length == 0)
                continue;
            if (line.StartsWith(' '))
                lines.Add(line[2..]);
            else
                records.Add(line, lines = []);
        }

        return records;
    }
}
