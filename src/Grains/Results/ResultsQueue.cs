using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace Transcription.Grains.Results;

/// <summary>
/// What other silos sent for this gateway's connections: one bounded queue, read by the stream's pulling agent. A read waits
/// until something is there, so that nothing is polled.
/// </summary>
internal sealed class ResultsQueue(IOptions<ResultsOptions> options, IHostApplicationLifetime lifetime) : IQueueAdapterReceiver
{
    private const int Unlimited = 1_024; // at a time, where the reader names no number

    private readonly Channel<StreamedEvents> _events = Channel.CreateBounded<StreamedEvents>(
        new BoundedChannelOptions(options.Value.QueueLength) { SingleReader = true });
    private long _taken;

    /// <summary>False when the queue is full.</summary>
    public bool TryAdd(StreamedEvents events) => _events.Writer.TryWrite(events);

    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount)
    {
        var stopping = lifetime.ApplicationStopping; // the agent leaves only after its read; from then on it polls
        if (!_events.Reader.TryPeek(out _) && !stopping.IsCancellationRequested)
            await Arrival(stopping);
        var messages = new List<IBatchContainer>();
        var limit = maxCount > 0 ? maxCount : Unlimited;
        while (messages.Count < limit && _events.Reader.TryRead(out var events))
            messages.Add(new QueuedEvents(events, ++_taken));
        return messages;
    }

    public Task Initialize(TimeSpan timeout) => Task.CompletedTask;

    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.CompletedTask;

    public Task Shutdown(TimeSpan timeout) => Task.CompletedTask;

    private async Task Arrival(CancellationToken stopping)
    {
        try
        {
            await _events.Reader.WaitToReadAsync(stopping);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
