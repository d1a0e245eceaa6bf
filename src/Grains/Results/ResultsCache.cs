using Orleans.Streams;

namespace Transcription.Grains.Results;

/// <summary>
/// What the pulling agent has read and not delivered, one line per connection: a slow connection holds up no other, and
/// finding the next events costs the same however much waits. A stream has one reader. Lives on the agent's turns.
/// </summary>
/// <param name="room">Event batches that may wait.</param>
internal sealed class ResultsCache(int room) : IQueueCache
{
    private readonly Dictionary<StreamId, Line> _lines = [];
    private int _waiting;

    public int GetMaxAddCount() => room - _waiting;

    public bool IsUnderPressure() => false;

    public void AddToCache(IList<IBatchContainer> messages)
    {
        foreach (var message in messages)
            LineOf(message.StreamId).Waiting.Enqueue(message);
        _waiting += messages.Count;
    }

    public bool TryPurgeFromCache(out IList<IBatchContainer> purgedItems)
    {
        purgedItems = [];
        return false; // what is delivered is gone already
    }

    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken token)
    {
        var line = LineOf(streamId);
        line.Cursors++;
        return new Cursor(this, streamId, line);
    }

    private Line LineOf(StreamId stream)
    {
        if (!_lines.TryGetValue(stream, out var line))
            _lines[stream] = line = new Line();
        return line;
    }

    private void Leave(StreamId stream, Line line)
    {
        if (--line.Cursors > 0)
            return;
        _waiting -= line.Waiting.Count;
        _lines.Remove(stream);
    }

    private sealed class Line
    {
        public Queue<IBatchContainer> Waiting { get; } = new();

        public int Cursors { get; set; }
    }

    private sealed class Cursor(ResultsCache cache, StreamId stream, Line line) : IQueueCacheCursor
    {
        private IBatchContainer? _current;
        private bool _isLeft;

        public IBatchContainer GetCurrent(out Exception exception)
        {
            exception = null!;
            return _current!;
        }

        public bool MoveNext()
        {
            if (!line.Waiting.TryDequeue(out _current))
                return false;
            cache._waiting--;
            return true;
        }

        public void Refresh(StreamSequenceToken token)
        {
        }

        public void RecordDeliveryFailure()
        {
        }

        public void Dispose()
        {
            if (!_isLeft)
                cache.Leave(stream, line);
            _isLeft = true;
        }
    }
}
