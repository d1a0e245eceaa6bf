using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Transcription.Gateway.Realtime.Recovery;
using Transcription.Grains.History;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.History;

/// <summary>
/// Records a session: what the session has taken, at its position, twice a second. A slow disk never holds up the session;
/// one that is a minute behind ends the recording.
/// </summary>
internal sealed partial class SessionRecorder : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MostBehind = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly IRecordingWriter _file;
    private readonly PcmBuffer _waiting;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _writing;
    private long _written;

    /// <param name="file">The recording; this disposes of it.</param>
    /// <param name="recent">The audio before the present position: whoever recorded it before may have stopped short of it.</param>
    /// <param name="position">The samples the session has taken.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told when the recording fails.</param>
    public SessionRecorder(IRecordingWriter file, ReadOnlySpan<short> recent, long position, TimeProvider time, ILogger logger)
    {
        (_file, _time, _logger, _written) = (file, time, logger, position - recent.Length);
        _waiting = new PcmBuffer(Math.Max(SpeechTime.ToSamples(MostBehind), recent.Length * 2), _written);
        _waiting.Append(recent);
        _writing = Run();
    }

    /// <summary>Called once when the recording cannot go on.</summary>
    public Action Failed { get; set; } = () => { };

    /// <summary>Whether all that the session has taken was recorded, so far.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Takes what the session has taken since. Only copies.</summary>
    public void Take(ReplayLog log)
    {
        lock (_lock)
        {
            var count = log.Taken - _waiting.End;
            if (count <= 0 || !IsWhole)
                return; // an epoch that goes over old audio once more
            if (count <= _waiting.Free)
                _waiting.Append(log.Read(_waiting.End, log.Taken));
            else
                Fail(new IOException("The disk is too slow."));
        }
    }

    /// <summary>Writes the rest of a session that has taken so many samples, and closes the file. True when nothing is missing.</summary>
    public async Task<bool> Complete(long samples)
    {
        // The session may have told its end before the answer to its last audio was here.
        var began = _time.GetTimestamp();
        while (IsWhole && Taken < samples && _time.GetElapsedTime(began) < LongestWait)
            await Task.Delay(Interval / 50, _time);
        await DisposeAsync();
        return IsWhole;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        await _writing;
        _file.Dispose();
        _stop.Dispose();
    }

    private long Taken
    {
        get
        {
            lock (_lock)
                return _waiting.End;
        }
    }

    private async Task Run()
    {
        using var timer = new PeriodicTimer(Interval, _time);
        var last = false;
        while (!last)
        {
            last = !await Tick(timer);
            try
            {
                await WriteWaiting();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Fail(exception);
                return;
            }
        }
    }

    /// <summary>False when there is no more to come.</summary>
    private async Task<bool> Tick(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task WriteWaiting()
    {
        byte[] pcm;
        lock (_lock)
            pcm = MemoryMarshal.AsBytes(_waiting.Read(_written, _waiting.End)).ToArray();
        if (pcm.Length == 0)
            return;
        await _file.Write(_written, pcm);
        await _file.Flush();
        _written += pcm.Length / sizeof(short);
        lock (_lock)
            _waiting.TrimTo(_written);
    }

    private void Fail(Exception exception)
    {
        lock (_lock)
        {
            if (!IsWhole)
                return;
            IsWhole = false;
        }

        LogFailed(_logger, exception);
        Failed();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A session cannot be recorded any further")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
