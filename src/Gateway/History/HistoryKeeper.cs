using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Transcription.Grains.Abstractions.History;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.History;
using Transcription.Grains.Indexes;
using Transcription.Grains.Sessions;

namespace Transcription.Gateway.History;

/// <summary>Ends the records of sessions that are gone with their gateway, and removes those past their time.</summary>
internal sealed partial class HistoryKeeper(
    IGrainFactory grains,
    ISessionIndex index,
    SessionHistory history,
    SessionDirectory sessions,
    ISiloStatusOracle membership,
    IOptions<HistoryOptions> options,
    TimeProvider time,
    ILogger<HistoryKeeper> logger) : IndexKeeper<SessionEntry>(time, logger)
{
    protected override IIndex<SessionEntry> Index => index;

    protected override TimeSpan? Kept => options.Value.TryGetRetention(out var kept) ? kept : null;

    /// <summary>Ends the records of sessions that nobody can come back to.</summary>
    internal async Task EndLost(CancellationToken cancellation)
    {
        ListPlace? after = null;
        while (await index.List(ended: false, after, Page) is { Count: > 0 } open)
        {
            await Each(open.Where(IsLeft), EndIfLost, cancellation);
            after = open[^1].Place;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var rounds = Rounds();
        do
        {
            await Try(EndLost, stoppingToken);
            await Try(Purge, stoppingToken);
        }
        while (await rounds.WaitForNextTickAsync(stoppingToken));
    }

    protected override Task<bool> Expire(SessionEntry entry) => Record(entry).Expire();

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

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Session} was lost with its gateway; what is recorded of it stays")]
    private partial void LogLost(string session);
}
