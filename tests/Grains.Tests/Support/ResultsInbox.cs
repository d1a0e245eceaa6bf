using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Results;

namespace Transcription.Grains.Tests.Support;

/// <summary>A connection's end of the results stream: keeps what arrives and wakes those who wait for it.</summary>
public sealed class ResultsInbox : IConnectionInbox
{
    private readonly object _lock = new();
    private readonly List<SessionEventBatch> _batches = [];
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<SessionEventBatch> Batches
    {
        get
        {
            lock (_lock)
                return [.. _batches];
        }
    }

    public IReadOnlyList<SessionEvent> Events => [.. Batches.SelectMany(batch => batch.Events)];

    public void TryWrite(SessionEventBatch batch)
    {
        lock (_lock)
        {
            _batches.Add(batch);
            _arrival.TrySetResult();
            _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>All events once that many of the type have come.</summary>
    public async Task<IReadOnlyList<SessionEvent>> Until<T>(int count = 1)
        where T : SessionEvent
    {
        while (true)
        {
            Task arrival;
            lock (_lock)
                arrival = _arrival.Task;
            if (Events is var events && events.OfType<T>().Count() >= count)
                return events;
            await arrival.WaitAsync(Eventually.Patience);
        }
    }

    /// <summary>The event of that type, once it has come.</summary>
    public async Task<T> One<T>()
        where T : SessionEvent => Assert.Single((await Until<T>()).OfType<T>());
}
