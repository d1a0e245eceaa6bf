namespace Transcription.EngineBenchmark.Reporting;

/// <summary>Text in columns: the first ones to the left, those of numbers to the right. Markdown when pasted.</summary>
internal sealed class Table(params string[] heads)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(TextWriter output)
    {
        var widths = heads.Select((head, i) => _rows.Select(row => row[i].Length).Append(head.Length).Max()).ToArray();
        var isText = heads.Select((_, i) => !_rows.Any(row => char.IsDigit(row[i].FirstOrDefault()))).ToArray();
        output.WriteLine(Line(heads));
        output.WriteLine($"|{string.Join('|', widths.Select((width, i) =>
            isText[i] ? new string('-', width + 2) : new string('-', width + 1) + ":"))}|");
        foreach (var row in _rows)
            output.WriteLine(Line(row));

        string Line(string[] cells) => $"| {string.Join(" | ", cells.Select((cell, i) =>
            isText[i] ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])))} |";
    }
}
