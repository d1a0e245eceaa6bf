using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Transcription.Grains.Hosting;

namespace Transcription.Grains.Indexes;

/// <summary>Goes through an index from time to time. Every gateway does; doing it twice does no harm.</summary>
public abstract partial class IndexKeeper<TEntry>(TimeProvider time, ILogger logger) : BackgroundService
    where TEntry : IIndexEntry
{
    /// <summary>Entries read at once.</summary>
    protected const int Page = 100;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>What is gone through.</summary>
    protected abstract IIndex<TEntry> Index { get; }

    /// <summary>How long what has ended is kept; null for ever.</summary>
    protected abstract TimeSpan? Kept { get; }

    /// <summary>Deletes what ended longer ago than it is kept.</summary>
    public async Task Purge(CancellationToken cancellation)
    {
        if (Kept is not { } kept)
            return;
        while (await Index.EndedBefore(time.GetUtcNow() - kept, Page) is { Count: > 0 } page)
        {
            if (await Each(page, Expire, cancellation) == 0)
                return; // the next round tries again
        }
    }

    /// <summary>Tells when it is time for the next round.</summary>
    protected PeriodicTimer Rounds() => new(Period, time);

    /// <summary>Deletes what an entry is about, and the entry; false when it must wait.</summary>
    protected abstract Task<bool> Expire(TEntry entry);

    /// <summary>Does something to each entry, whatever happens to others; says to how many it was done.</summary>
    protected async Task<int> Each(IEnumerable<TEntry> entries, Func<TEntry, Task<bool>> work, CancellationToken cancellation)
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

    /// <summary>Goes on when the index cannot be read.</summary>
    protected async Task Try(Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        try
        {
            await work(cancellation);
        }
        catch (Exception exception) when (!exception.IsStop(cancellation))
        {
            LogIndexFailed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Id} could not be reached")]
    private partial void LogNotReached(string id, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The index could not be read")]
    private partial void LogIndexFailed(Exception exception);
}
