using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Indexes;

namespace Transcription.Grains.Jobs;

/// <inheritdoc/>
internal sealed class MemoryJobIndex : MemoryIndex<JobEntry>, IJobIndex
{
    public Task<IReadOnlyList<JobEntry>> List(JobStatus? status, ListPlace? after, int limit) =>
        List(entry => status is null || entry.Status == status, after, limit);
}
