using System.Threading.Channels;

namespace Transcription.Gateway.Realtime.Overflow;

/// <summary>A client's place in the <see cref="WaitingRoom"/>; dispose to leave it. The room changes it under its lock.</summary>
internal sealed class Waiter(WaitingRoom room, string model) : IDisposable
{
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private volatile int _position;
    private volatile bool _hasTurn;

    public string Model => model;

    /// <summary>1 for the first of those who wait for the model.</summary>
    public int Position => _position;

    /// <summary>Whether it may try to open its session now.</summary>
    public bool HasTurn => _hasTurn;

    /// <summary>When the turn began; a timestamp.</summary>
    public long TurnSince { get; private set; }

    /// <summary>When it tried last and found nothing; null before.</summary>
    public long? FailedAt { get; private set; }

    /// <summary>Waits for another position, or the turn.</summary>
    public Task Change(CancellationToken cancellation) => _changes.Reader.ReadAsync(cancellation).AsTask();

    /// <summary>There was no slot after all: keeps its place and waits for another turn.</summary>
    public void Failed() => room.EndTurn(this);

    public void Dispose() => room.Leave(this);

    internal void MoveTo(int position)
    {
        if (_position == position)
            return;
        _position = position;
        _changes.Writer.TryWrite(true);
    }

    internal void BeginTurn(long now)
    {
        (_hasTurn, TurnSince) = (true, now);
        _changes.Writer.TryWrite(true);
    }

    internal void EndTurn(long now) => (_hasTurn, FailedAt) = (false, now);
}
