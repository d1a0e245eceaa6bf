using System.Globalization;

namespace Transcription.Silo.Tests;

/// <summary>What the fixtures say.</summary>
internal static class References
{
    /// <summary>The 16 kHz fixtures by file; no sentences where nothing may be heard.</summary>
    public static IReadOnlyDictionary<string, Sentence[]> ByFile { get; } = File
        .ReadLines(Path.Combine(TestFiles.Micro, "refs.tsv")).Skip(1)
        .Select(line => line.Split('\t'))
        .Where(fields => fields[0] is not ("stereo48k.wav" or "mulaw8k.wav"))
        .GroupBy(fields => fields[0])
        .ToDictionary(file => file.Key, file => file.Where(fields => fields[1].Length > 0).Select(Parse).ToArray());

    private static Sentence Parse(string[] fields) => new(
        fields[1],
        double.Parse(fields[2], CultureInfo.InvariantCulture),
        double.Parse(fields[3], CultureInfo.InvariantCulture));
}

/// <summary>A sentence of a fixture; times in seconds.</summary>
internal sealed record Sentence(string Text, double Start, double End);
