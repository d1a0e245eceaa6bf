using Orleans.Streams;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Results;

namespace Transcription.Grains.Tests.Results;

public sealed class ResultsCacheTests
{
    private const int Room = 10;

    private readonly ResultsCache _cache = new(Room);

    [Fact]
    public void Each_connection_reads_its_own_events_in_order_whatever_waits_for_others()
    {
        _cache.AddToCache([Message("slow", 1), Message("slow", 2), Message("quick", 3), Message("slow", 4), Message("quick", 5)]);
        using var slow = Cursor("slow");
        using var quick = Cursor("quick");

        Assert.Equal([3, 5], Read(quick));
        _cache.AddToCache([Message("quick", 6)]);
        Assert.Equal([6], Read(quick));
        Assert.Equal([1, 2, 4], Read(slow));
    }

    [Fact]
    public void What_waits_takes_room_until_it_is_read_or_its_connection_is_let_go()
    {
        var first = Cursor("connection");
        var second = Cursor("connection");
        _cache.AddToCache([Message("connection", 1), Message("connection", 2), Message("connection", 3)]);
        Assert.Equal(Room - 3, _cache.GetMaxAddCount());

        Assert.True(first.MoveNext());
        Assert.Equal(Room - 2, _cache.GetMaxAddCount());
        first.Dispose();
        first.Dispose();
        Assert.Equal(Room - 2, _cache.GetMaxAddCount());

        second.Dispose();
        Assert.Equal(Room, _cache.GetMaxAddCount());
    }

    private static StreamId Stream(string connection) => StreamId.Create(ResultsStream.Namespace, connection);

    private static QueuedEvents Message(string connection, long number) =>
        new(new StreamedEvents(Stream(connection), new SessionEventBatch("session", 1, [])), number);

    private static IEnumerable<long> Read(IQueueCacheCursor cursor)
    {
        while (cursor.MoveNext())
            yield return cursor.GetCurrent(out _).SequenceToken.SequenceNumber;
    }

    private IQueueCacheCursor Cursor(string connection) => _cache.GetCacheCursor(Stream(connection), null!);
}
