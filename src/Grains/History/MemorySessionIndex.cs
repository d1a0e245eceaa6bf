using Transcription.Grains.Indexes;

namespace Transcription.Grains.History;

/// <inheritdoc/>
internal sealed class MemorySessionIndex : MemoryIndex<SessionEntry>, ISessionIndex
{
    public Task<IReadOnlyList<SessionEntry>> List(bool ended, ListPlace? after, int limit) =>
        List(entry => entry.EndedAt is not null == ended, after, limit);
}
