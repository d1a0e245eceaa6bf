using Transcription.Speech.Streaming;

namespace Transcription.Grains.Files;

/// <summary>
/// Makes one transcript of those of several channels, in the order of time, whichever channel is ahead: what one says is told
/// once the others have got past its start. So the order is the same each time.
/// </summary>
/// <param name="channels">How many there are.</param>
/// <param name="told">Takes what is next, and the seconds that all channels are done with.</param>
internal sealed class ChannelMerge(int channels, Func<IReadOnlyList<TranscriptEvent>, double, ValueTask> told) : IDisposable
{
    private readonly PriorityQueue<FinalTranscript, (double Start, int Channel)> _waiting = new();
    private readonly double[] _done = new double[channels];
    private readonly bool[] _ended = new bool[channels];
    private readonly List<FinalTranscript> _finals = [];
    private readonly SemaphoreSlim _telling = new(1);

    /// <summary>Every final told, numbered anew.</summary>
    public IReadOnlyList<FinalTranscript> Finals => _finals;

    /// <summary>Takes what is new of a channel, and how far it is.</summary>
    /// <param name="channel">The channel, from 0.</param>
    /// <param name="events">What is new; none of it starts before what that channel was done with.</param>
    /// <param name="seconds">The seconds the channel is done with.</param>
    public ValueTask Take(int channel, IEnumerable<TranscriptEvent> events, double seconds)
    {
        foreach (var final in events.OfType<FinalTranscript>())
            _waiting.Enqueue(final with { Channel = channel + 1 }, (final.Start, channel));
        _done[channel] = seconds;
        return Tell();
    }

    /// <summary>A channel has no more to say.</summary>
    public ValueTask End(int channel)
    {
        _ended[channel] = true;
        return Tell();
    }

    public void Dispose() => _telling.Dispose();

    private async ValueTask Tell()
    {
        await _telling.WaitAsync(); // the channels take turns
        try
        {
            await told(Next(), _done.Min());
        }
        finally
        {
            _telling.Release();
        }
    }

    private List<FinalTranscript> Next()
    {
        var done = _done.Zip(_ended, (seconds, ended) => ended ? double.PositiveInfinity : seconds).Min();
        var next = new List<FinalTranscript>();
        while (_waiting.TryPeek(out var final, out _) && final.Start < done)
        {
            next.Add(_waiting.Dequeue() with { Utterance = _finals.Count + 1 });
            _finals.Add(next[^1]);
        }

        return next;
    }
}
