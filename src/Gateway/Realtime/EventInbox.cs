using System.Threading.Channels;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Results;

namespace Transcription.Gateway.Realtime;

/// <summary>Events on their way from the results stream to one socket: bounded, never waits, drops what does not fit.</summary>
internal sealed class EventInbox : IConnectionInbox
{
    private const int Batches = 256;

    private readonly Channel<SessionEventBatch> _batches = Channel.CreateBounded<SessionEventBatch>(
        new BoundedChannelOptions(Batches) { SingleReader = true });

    public ChannelReader<SessionEventBatch> Reader => _batches.Reader;

    public void TryWrite(SessionEventBatch batch) => _batches.Writer.TryWrite(batch);
}
