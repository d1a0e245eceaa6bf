using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Transcription.Gateway.Hosting;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Hosting;

namespace Transcription.Gateway.Recordings;

/// <summary>
/// Removes what a crash left: uploads whose request is gone and recordings that no job has. At the start and every hour;
/// every gateway does it, and doing it twice does no harm.
/// </summary>
internal sealed partial class LeftoverSweep(
    IGrainFactory grains, IOptions<StorageOptions> options, TimeProvider time, ILogger<LeftoverSweep> logger) : BackgroundService
{
    private const int MaxAsked = 1_000; // jobs asked in one round, which may all have to be woken
    private const string JobPrefix = "job_";
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    private HashSet<string> _owned = []; // an owner that was there once removes its recordings itself

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                await Sweep(stoppingToken);
            }
            catch (Exception exception) when (!exception.IsStop(stoppingToken))
            {
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task Sweep(CancellationToken cancellation)
    {
        foreach (var upload in Old(options.Value.Uploads))
            Remove(upload);

        var (owned, asked) = (new HashSet<string>(), 0);
        foreach (var file in Old(options.Value.Recordings))
        {
            cancellation.ThrowIfCancellationRequested();
            var recording = Path.GetFileNameWithoutExtension(file.Name);
            if (RecordingName.OwnerOf(recording)?.StartsWith(JobPrefix, StringComparison.Ordinal) != true)
                continue; // somebody else's
            if (_owned.Contains(recording))
                owned.Add(recording);
            else if (asked++ >= MaxAsked)
                continue;
            else if (await HasJob(recording))
                owned.Add(recording);
            else
                Remove(file);
        }

        _owned = owned;
    }

    private IEnumerable<FileInfo> Old(string directory)
    {
        var limit = (time.GetUtcNow() - options.Value.LeftoverAge).UtcDateTime;
        return new DirectoryInfo(directory).EnumerateFiles().Where(file => file.LastWriteTimeUtc < limit);
    }

    private async Task<bool> HasJob(string recording)
    {
        try
        {
            var job = await grains.GetGrain<IJobGrain>(RecordingName.OwnerOf(recording)!).Describe();
            return job.Recording == recording;
        }
        catch (JobNotFoundException)
        {
            return false;
        }
    }

    private void Remove(FileInfo file)
    {
        try
        {
            file.Delete();
            LogRemoved(file.Name, file.LastWriteTimeUtc);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogFailed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Removed {File} of {Time}, which a crash had left")]
    private partial void LogRemoved(string file, DateTime time);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Files that a crash may have left could not be removed")]
    private partial void LogFailed(Exception exception);
}
