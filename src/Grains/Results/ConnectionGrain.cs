using Orleans.Placement;
using Orleans.Streams;
using Orleans.Streams.Core;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Capacity;

namespace Transcription.Grains.Results;

/// <inheritdoc cref="IConnectionGrain"/>
/// <remarks>Receives what other silos send; see <see cref="ResultsAdapter"/>.</remarks>
[ImplicitStreamSubscription(ResultsStream.Namespace), KeySiloPlacement, Immovable]
internal sealed class ConnectionGrain(ConnectionRegistry connections)
    : Grain, IConnectionGrain, IStreamSubscriptionObserver, IAsyncObserver<SessionEventBatch>
{
    public Task Attach() => Task.CompletedTask;

    public Task Detach()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<SessionEventBatch>().ResumeAsync(this);

    // Only hands over: all connections of a gateway share the stream's pump, and a slow one must not hold up the others.
    public Task OnNextAsync(SessionEventBatch item, StreamSequenceToken? token = null)
    {
        connections.Deliver(this.GetPrimaryKeyString(), item);
        return Task.CompletedTask;
    }

    public Task OnCompletedAsync() => Task.CompletedTask;

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
