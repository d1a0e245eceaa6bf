using Microsoft.Extensions.Logging;
using Transcription.Grains.Abstractions.Results;

namespace Transcription.Grains.Results;

/// <summary>
/// Numbers a session's events, keeps the newest for those who missed some, and sends them down the results stream in
/// order, one send at a time. What the stream loses, the gateway sees as a gap and asks for. Lives on its grain's turns.
/// </summary>
internal sealed partial class EventJournal(
    string sessionId,
    int epoch,
    int capacity,
    IReadOnlyList<SessionEvent> told,
    Func<SessionEventBatch, Task> publish,
    ILogger logger)
{
    private readonly Queue<SessionEvent> _held = new(told);
    private List<SessionEvent> _unsent = [];
    private bool _sending;

    /// <summary>The number of the newest event; 0 before the first.</summary>
    public long LastSeq { get; private set; } = told is [.., var last] ? last.Seq : 0;

    /// <summary>Whether every event after that number is still held.</summary>
    public bool Holds(long afterSeq) =>
        afterSeq <= LastSeq && afterSeq >= (_held.TryPeek(out var oldest) ? oldest.Seq - 1 : LastSeq);

    public void Add(SessionEvent told)
    {
        var numbered = told with { Seq = ++LastSeq };
        _held.Enqueue(numbered);
        if (_held.Count > capacity)
            _held.Dequeue();
        _unsent.Add(numbered);
    }

    public SessionEventBatch After(long seq) =>
        new(sessionId, epoch, [.. _held.Where(held => held.Seq > seq)]);

    /// <summary>Sends what has been added, unless a send under way will.</summary>
    public async Task Send()
    {
        if (_sending)
            return;
        _sending = true;
        try
        {
            while (_unsent.Count > 0)
            {
                var events = _unsent;
                _unsent = [];
                await publish(new SessionEventBatch(sessionId, epoch, events));
            }
        }
        catch (Exception exception)
        {
            LogNotSent(sessionId, LastSeq, exception); // the next batch shows the gap
        }
        finally
        {
            _sending = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events of session {Session} up to {Seq} were not sent")]
    private partial void LogNotSent(string session, long seq, Exception exception);
}
