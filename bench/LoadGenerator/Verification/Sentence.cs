using System.Globalization;

namespace Transcription.LoadGenerator.Verification;

/// <summary>What a recording says; times in seconds.</summary>
internal sealed record Sentence(string Text, double Start, double End)
{
    /// <summary>
    /// Reads sentences by file from lines of file, text, start and end between tabs, below a header. An empty text says
    /// that nothing may be heard in the file.
    /// </summary>
    /// <exception cref="InvalidDataException">Names the first wrong line.</exception>
    public static IReadOnlyDictionary<string, Sentence[]> ReadAll(string path) => File.ReadLines(path)
        .Skip(1)
        .Where(line => line.Length > 0)
        .Select(line => line.Split('\t'))
        .GroupBy(fields => fields[0])
        .ToDictionary(
            file => file.Key,
            file => file.Where(fields => fields is not [_, ""] and not [_, "", ..]).Select(fields => Parse(path, fields)).ToArray());

    private static Sentence Parse(string path, string[] fields) =>
        fields is [_, var text, var start, var end]
        && double.TryParse(start, CultureInfo.InvariantCulture, out var from)
        && double.TryParse(end, CultureInfo.InvariantCulture, out var to)
            ? new Sentence(text, from, to)
            : throw new InvalidDataException($"{path}: '{string.Join(' ', fields)}' is not file, text, start and end.");
}
