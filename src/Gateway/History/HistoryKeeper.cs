using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Transcription.Grains.Abstractions.History;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.History;
using Transcription.Grains.Sessions;

namespace Transcription.Gateway.History;

/// <summary>
/// Ends the records of sessions that are gone with their gateway, and removes those past their time. Every gateway does
/// both; doing it twice does no harm.
/// </summary>
internal sealed partial class HistoryKeeper(
    IGrainFactory grains,
    ISessionIndex index,
    SessionHistory history,
    SessionDirectory sessions,
    ISiloStatusOracle membership,
    IOptions<HistoryOptions> options,
    TimeProvider time,
    ILogger<HistoryKeeper> logger) : BackgroundService
{
    private const int Page = 100;
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            await Try(() => EndLost(stoppingToken));
            await Try(() => Purge(stoppingToken));
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Ends the records of sessions that nobody can come back to.</summary>
    internal async Task EndLost(CancellationToken cancellation)
    {
        var open = new List<SessionEntry>();
        while (await index.List(ended: false, open.LastOrDefault()?.Place, Page) is { Count: > 0 } page)
            open.AddRange(page);
        await Each(open.Where(IsLeft), EndIfLost, cancellation);
    }

    /// <summary>Forgets the sessions that ended longer ago than they are kept.</summary>
    internal async Task Purge(CancellationToken cancellation)
    {
        if (!options.Value.TryGetRetention(out var kept) || kept is not { } keep)
            return;
        while (await index.EndedBefore(time.GetUtcNow() - keep, Page) is { Count: > 0 } page)
        {
            if (await Each(page, entry => Record(entry).Expire(), cancellation) == 0)
                return; // the next round tries again
        }
    }

    private ISessionRecordGrain Record(SessionEntry entry) => grains.GetGrain<ISessionRecordGrain>(entry.Id);

    /// <summary>Whether the session's gateway has left it.</summary>
    private bool IsLeft(SessionEntry entry)
    {
        var silo = SiloAddress.FromParsableString(entry.Gateway);
        return silo.Equals(membership.SiloAddress)
            ? !history.IsHere(entry.Id)
            : membership.GetApproximateSiloStatus(silo) is SiloStatus.None or SiloStatus.Dead;
    }

    private async Task<bool> EndIfLost(SessionEntry entry)
    {
        if (await sessions.Find(entry.Id) is not null)
            return false; // its client may still come back
        try
        {
            await Record(entry).End(await Record(entry).Describe() with { Status = SessionStatus.Interrupted });
        }
        catch (SessionNotFoundException)
        {
            await index.Remove(entry.Id);
        }

        LogLost(entry.Id);
        return true;
    }

    private async Task<int> Each(IEnumerable<SessionEntry> entries, Func<SessionEntry, Task<bool>> work, CancellationToken cancellation)
    {
        var done = 0;
        foreach (var entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                if (await work(entry))
                    done++;
            }
            catch (Exception exception)
            {
                LogNotReached(entry.Id, exception);
            }
        }

        return done;
    }

    private async Task Try(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogIndexFailed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Session} was lost with its gateway; what is recorded of it stays")]
    private partial void LogLost(string session);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The record of session {Session} could not be reached")]
    private partial void LogNotReached(string session, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The index of sessions could not be read")]
    private partial void LogIndexFailed(Exception exception);
}
