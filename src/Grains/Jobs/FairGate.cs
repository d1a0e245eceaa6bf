namespace Transcription.Grains.Jobs;

/// <summary>
/// Lets so many through at once. Who comes next: of the caller with the fewest inside, the member with the fewest inside,
/// then the one let through least often, so that a newcomer with little to do passes those with much. One time in four it
/// is simply who has waited longest, so that nobody waits for ever. Thread safe.
/// </summary>
/// <param name="capacity">How many may be inside; asked again each time, and at least one is.</param>
internal sealed class FairGate(Func<int> capacity)
{
    private const int OldestEvery = 4;

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = []; // oldest first
    private readonly Dictionary<string, int> _callers = []; // inside by caller
    private int _inside;
    private int _admitted;

    /// <summary>Those waiting.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>Those let through who have not left.</summary>
    public int Inside
    {
        get
        {
            lock (_lock)
                return _inside;
        }
    }

    /// <summary>Somebody who will enter, perhaps often and several times at once.</summary>
    public Member Join(string caller) => new(this, caller);

    private async Task<IDisposable> Enter(Member member, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var waiter = new Waiter(member);
        lock (_lock)
        {
            _waiting.AddLast(waiter);
            Admit();
        }

        await using var leave = cancellation.Register(() => GiveUp(waiter, cancellation));
        await waiter.Admitted.Task;
        return new Pass(this, member);
    }

    private void GiveUp(Waiter waiter, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_waiting.Remove(waiter))
                waiter.Admitted.TrySetCanceled(cancellation);
        }
    }

    private void Exit(Member member)
    {
        lock (_lock)
        {
            _inside--;
            member.Inside--;
            if (--_callers[member.Caller] == 0)
                _callers.Remove(member.Caller);
            Admit();
        }
    }

    private void Admit()
    {
        while (_waiting.Count > 0 && _inside < Math.Max(1, capacity()))
        {
            var next = ++_admitted % OldestEvery == 0 ? _waiting.First!.Value : _waiting.MinBy(Rank)!;
            _waiting.Remove(next);
            var (member, caller) = (next.Member, next.Member.Caller);
            _inside++;
            member.Inside++;
            member.Admissions++;
            _callers[caller] = _callers.GetValueOrDefault(caller) + 1;
            next.Admitted.TrySetResult();
        }
    }

    private (int, int, int) Rank(Waiter waiter) =>
        (_callers.GetValueOrDefault(waiter.Member.Caller), waiter.Member.Inside, waiter.Member.Admissions);

    /// <summary>One who enters and leaves.</summary>
    internal sealed class Member(FairGate gate, string caller)
    {
        public string Caller { get; } = caller;

        public int Inside { get; set; }

        public int Admissions { get; set; }

        /// <summary>Waits for its turn; dispose to leave.</summary>
        public Task<IDisposable> Enter(CancellationToken cancellation) => gate.Enter(this, cancellation);
    }

    private sealed class Waiter(Member member)
    {
        public Member Member { get; } = member;

        public TaskCompletionSource Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Pass(FairGate gate, Member member) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                gate.Exit(member);
        }
    }
}
