using Orleans.Streams;
using Transcription.Grains.Abstractions.Results;

namespace Transcription.ResultsDelivery.Cluster;

/// <inheritdoc cref="ISourceGrain"/>
internal sealed class SourceGrain(TimeProvider time) : Grain, ISourceGrain
{
    private static readonly string Text = new('t', 60);

    private IAsyncStream<SessionEventBatch>? _stream;
    private IGrainTimer? _timer;
    private long _sent;

    public Task Start(string connection, Delivery delivery, TimeSpan period)
    {
        _sent = 0;
        if (delivery != Delivery.None)
        {
            var provider = delivery == Delivery.Memory ? BenchSilo.MemoryStreams : ResultsStream.Provider;
            _stream = this.GetStreamProvider(provider)
                .GetStream<SessionEventBatch>(StreamId.Create(ResultsStream.Namespace, connection));
        }

        var phase = period * new Random((int)this.GetPrimaryKeyLong()).NextDouble();
        _timer = this.RegisterGrainTimer(_ => Send(), phase, period);
        return Task.CompletedTask;
    }

    public Task<long> Stop()
    {
        _timer?.Dispose();
        _timer = null;
        return Task.FromResult(_sent);
    }

    private async Task Send()
    {
        if (_timer is null)
            return; // a tick that was already waiting when the timer stopped
        _sent++;
        // The number carries the time; nobody looks for gaps here.
        var told = new PartialEvent(1, Text, 30, 0.5, 1.5, 2) { Seq = time.GetTimestamp() };
        if (_stream is not null)
            await _stream.OnNextAsync(new SessionEventBatch("session", 1, [told]));
    }
}
