using System.Collections.Concurrent;
using System.Globalization;

namespace Transcription.Grains.Tests.Support;

/// <summary>Reminders that outlive the silos of a test cluster.</summary>
public sealed class SharedReminders : IReminderTable
{
    private readonly ConcurrentDictionary<(GrainId Grain, string Name), ReminderEntry> _rows = new();
    private long _etags;

    /// <summary>The grains with a reminder.</summary>
    public IReadOnlyList<string> Grains => [.. _rows.Keys.Select(row => row.Grain.Key.ToString()!)];

    public Task<ReminderTableData> ReadRows(GrainId grainId) =>
        Task.FromResult(new ReminderTableData(_rows.Values.Where(row => row.GrainId == grainId)));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Task.FromResult(new ReminderTableData(
        _rows.Values.Where(row => row.GrainId.GetUniformHashCode() is var hash
            && (begin < end ? hash > begin && hash <= end : hash > begin || hash <= end))));

    public Task<ReminderEntry> ReadRow(GrainId grainId, string reminderName) =>
        Task.FromResult(_rows.GetValueOrDefault((grainId, reminderName))!);

    public Task<string> UpsertRow(ReminderEntry entry)
    {
        entry.ETag = Interlocked.Increment(ref _etags).ToString(CultureInfo.InvariantCulture);
        _rows[(entry.GrainId, entry.ReminderName)] = entry;
        return Task.FromResult(entry.ETag);
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        Task.FromResult(_rows.TryRemove((grainId, reminderName), out _));

    public Task TestOnlyClearTable()
    {
        _rows.Clear();
        return Task.CompletedTask;
    }
}
