namespace Transcription.RandomModel;

/// <summary>Tells how much is written: in place on a terminal, else a line every quarter.</summary>
internal sealed class Progress(string name) : IDisposable
{
    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private int _told = -1;

    /// <summary>That share is written, from 0 to 1.</summary>
    public void Report(double share)
    {
        var step = (int)(share * (_isTerminal ? 100 : 4));
        if (step == _told)
            return;
        _told = step;
        if (_isTerminal)
            Console.Error.Write($"\r{name}: {step} %");
        else
            Console.Error.WriteLine($"{name}: {step * 25} %");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isTerminal && _told >= 0)
            Console.Error.WriteLine();
    }
}
