using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace Transcription.Grains.Results;

/// <summary>
/// What other silos sent for this gateway's connections: one bounded queue, read by the stream's pulling agent. A read waits
/// until something is there, so that nothing is polled.
/// </summary>
internal sealed class ResultsQueue(IOptions<ResultsOptions> options, TimeProvider time) : IQueueAdapterReceiver
{
    private const int Unlimited = 1_024; // at a time, where the reader names no number
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(250); // a stopping agent waits for its read

    private readonly Channel<StreamedEvents> _events = Channel.CreateBounded<StreamedEvents>(
        new BoundedChannelOptions(options.Value.QueueLength) { SingleReader = true });
    private long _taken;

    /// <summary>False when the queue is full.</summary>
    public bool TryAdd(StreamedEvents events) => _events.Writer.TryWrite(events);

    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount)
    {
        if (!_events.Reader.TryPeek(out _))
        {
            using var enough = new CancellationTokenSource(MaxWait, time);
            Task arrival = _events.Reader.WaitToReadAsync(enough.Token).AsTask();
            await arrival.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var messages = new List<IBatchContainer>();
        var limit = maxCount > 0 ? maxCount : Unlimited;
        while (messages.Count < limit && _events.Reader.TryRead(out var events))
            messages.Add(new QueuedEvents(events, ++_taken));
        return messages;
    }

    public Task Initialize(TimeSpan timeout) => Task.CompletedTask;

    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.CompletedTask;

    public Task Shutdown(TimeSpan timeout) => Task.CompletedTask;
}
