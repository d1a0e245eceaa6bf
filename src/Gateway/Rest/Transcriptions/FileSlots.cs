using Microsoft.Extensions.Options;
using Transcription.Gateway.Limits;

namespace Transcription.Gateway.Rest.Transcriptions;

/// <summary>Counts the files this gateway works on; over the limit the next is refused at once.</summary>
internal sealed class FileSlots(IOptions<LimitOptions> limits)
{
    private int _taken;

    /// <exception cref="TooManyFilesException">All slots are taken.</exception>
    public IDisposable Take()
    {
        if (Interlocked.Increment(ref _taken) <= limits.Value.ConcurrentFiles)
            return new Slot(this);
        Interlocked.Decrement(ref _taken);
        throw new TooManyFilesException(limits.Value.ConcurrentFiles);
    }

    private sealed class Slot(FileSlots slots) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref slots._taken);
    }
}

/// <summary>The gateway works on as many files as it may.</summary>
internal sealed class TooManyFilesException(int limit)
    : Exception($"The server works on {limit} files already; try again in a moment.");
