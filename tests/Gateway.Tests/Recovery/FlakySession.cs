using System.Diagnostics.CodeAnalysis;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Sessions;

namespace Transcription.Gateway.Tests.Recovery;

/// <summary>
/// A session as its grain runs it, one call at a time on a scheduler of its own, whose silo dies whenever the faults say so.
/// A dead one may go on telling events, as a silo does that is only thought dead.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "No handle is ever taken.")]
internal sealed class FlakySession : ISessionGrain
{
    private readonly FlakyCluster _cluster;
    private readonly TaskScheduler _turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
    private readonly SemaphoreSlim _calls = new(1);
    private LiveSession? _session;

    public FlakySession(FlakyCluster cluster) => _cluster = cluster;

    public bool IsDead { get; private set; }

    /// <summary>Of several alive the one with the highest is the client's.</summary>
    public int Attachment => _session?.Attachment ?? 0;

    public Task Start(Func<LiveSession> create) => Turn(() =>
    {
        _session = create();
        return Task.FromResult(true);
    });

    public Task<PushAck> Push(AudioBatch batch) => Call(session => session.Push(batch));

    public Task<PushAck> Control(SessionControl control) => Call(session => session.Control(control));

    public Task<SessionEventBatch> Replay(long afterSeq) => Call(session => Task.FromResult(session.Replay(afterSeq)));

    public Task<SessionAttached> Attach(string secret, string connection, long lastSeq) =>
        Call(session => Task.FromResult(session.Attach(secret, connection, lastSeq, "silo")));

    public Task Notify(SessionNotice notice) => Call(session =>
    {
        session.Notify(notice);
        return Task.FromResult(true);
    });

    public Task Close()
    {
        IsDead = true;
        return Task.CompletedTask;
    }

    public Task<SessionOpened> Open(SessionRequest request, SessionStart start) => throw new NotSupportedException();

    public Task<IReadOnlyList<FinalEvent>> Finals() => throw new NotSupportedException();

    public Task<SessionDescription> Describe() => throw new NotSupportedException();

    private async Task<T> Call<T>(Func<LiveSession, Task<T>> call)
    {
        await Task.Yield();
        var faults = _cluster.Faults;
        if (IsDead || _cluster.Happens(faults.DiesBefore))
            throw Die();
        if (_cluster.Happens(faults.Hangs))
        {
            IsDead = true;
            await new TaskCompletionSource().Task;
        }

        var answer = await Turn(() => call(_session!));
        if (_cluster.Happens(faults.AnswersLate))
            await Task.Delay(_cluster.Late);
        if (_cluster.Happens(faults.DiesAfter))
            throw Die();
        return answer;
    }

    private Exception Die()
    {
        if (_cluster.Happens(0.5))
            _session?.Dispose(); // else it goes on, for nobody
        IsDead = true;
        return _cluster.Happens(0.5)
            ? new Orleans.Runtime.SiloUnavailableException("The silo is gone.")
            : new SessionNotFoundException("There is no such session.");
    }

    private async Task<T> Turn<T>(Func<Task<T>> step)
    {
        await _calls.WaitAsync();
        try
        {
            return await Task.Factory.StartNew(step, CancellationToken.None, TaskCreationOptions.None, _turns).Unwrap();
        }
        finally
        {
            _calls.Release();
        }
    }
}
