using System.Collections.Concurrent;

namespace Transcription.LoadGenerator.Sessions;

/// <summary>
/// One thread that gives every session its turn when its next chunk is due. Turns come on a grid of 5 ms: a thousand
/// timers would cost more than the sends.
/// </summary>
internal sealed class SendScheduler : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentQueue<ChunkSender> _arrivals = new();
    private readonly PriorityQueue<ChunkSender, long> _byDue = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly TimeProvider _time;
    private readonly Thread _thread;

    public SendScheduler(TimeProvider time)
    {
        _time = time;
        _thread = new Thread(Run) { IsBackground = true, Name = "send scheduler" };
        _thread.Start();
    }

    /// <summary>Gives a session turns until it says that it is done.</summary>
    public void Add(ChunkSender sender) => _arrivals.Enqueue(sender);

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.Wait(Tick))
        {
            while (_arrivals.TryDequeue(out var arrived))
                _byDue.Enqueue(arrived, arrived.NextDue);
            while (_byDue.TryPeek(out var sender, out var due) && due <= _time.GetTimestamp())
            {
                if (sender.SendDue(_time.GetTimestamp()))
                    _byDue.DequeueEnqueue(sender, sender.NextDue);
                else
                    _byDue.Dequeue();
            }
        }
    }
}
