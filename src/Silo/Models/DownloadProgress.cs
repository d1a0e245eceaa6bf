namespace Transcription.Silo.Models;

/// <summary>
/// Tells how far a download is: a bar on an interactive terminal, else a log line every five seconds.
/// </summary>
internal sealed partial class DownloadProgress : IDisposable
{
    private const int BarWidth = 30;
    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(200);

    private readonly DownloadableFile _file;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly bool _draws =
        Environment.UserInteractive && !Console.IsErrorRedirected && !Console.IsOutputRedirected;
    private readonly long _began;
    private long _told;
    private long _toldBytes;

    public DownloadProgress(DownloadableFile file, TimeProvider time, ILogger logger)
    {
        (_file, _time, _logger) = (file, time, logger);
        _told = _began = time.GetTimestamp();
    }

    /// <summary>That many bytes are there.</summary>
    public void Report(long bytes)
    {
        if (_toldBytes == 0)
            _toldBytes = bytes;
        var since = _time.GetElapsedTime(_told);
        if (bytes < _file.Bytes && since < (_draws ? DrawEvery : LogEvery))
            return;
        var rate = (bytes - _toldBytes) / Math.Max(0.001, since.TotalSeconds) / 1e6;
        (_told, _toldBytes) = (_time.GetTimestamp(), bytes);
        var share = Math.Min(1, bytes / (double)_file.Bytes);
        if (_draws)
            Draw(share, rate);
        else
            LogProgress(_logger, _file.Name, share * 100, bytes / 1e6, _file.Bytes / 1e6, rate);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_draws && _told != _began)
            Console.Error.WriteLine();
    }

    private void Draw(double share, double rate)
    {
        var full = (int)(share * BarWidth);
        var bar = new string('#', full) + new string('.', BarWidth - full);
        Console.Error.Write(
            $"\r{_file.Name} [{bar}] {share * 100,3:F0} % of {_file.Bytes / 1e6:F0} MB, {rate:F1} MB/s  ");
    }
}
