using Orleans.Streams;

namespace Transcription.Grains.Results;

/// <summary>Every gateway reads its own queue and no other, whoever comes or goes.</summary>
internal sealed class OwnQueueBalancer : IStreamQueueBalancer
{
    private IReadOnlyList<QueueId> _own = [];

    public Task Initialize(IStreamQueueMapper queueMapper)
    {
        _own = [.. queueMapper.GetAllQueues()];
        return Task.CompletedTask;
    }

    public IEnumerable<QueueId> GetMyQueues() => _own;

    public bool SubscribeToQueueDistributionChangeEvents(IStreamQueueBalanceListener observer) => true;

    public bool UnSubscribeFromQueueDistributionChangeEvents(IStreamQueueBalanceListener observer) => true;

    public Task Shutdown() => Task.CompletedTask;
}
