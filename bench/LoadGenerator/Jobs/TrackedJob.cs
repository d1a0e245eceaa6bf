namespace Transcription.LoadGenerator.Jobs;

/// <summary>One job of a run and what was seen of it. Used by one task at a time, but for <see cref="Id"/>.</summary>
/// <param name="number">Counts from 0; decides which server is asked first.</param>
/// <param name="file">What it transcribes.</param>
/// <param name="key">Its <c>Idempotency-Key</c>.</param>
internal sealed class TrackedJob(int number, JobFile file, string key)
{
    private readonly List<string> _seen = [];
    private volatile string? _id;
    private volatile bool _refused;

    public int Number { get; } = number;

    public JobFile File => file;

    public string Key => key;

    /// <summary>The server's name for it, once it is accepted.</summary>
    public string? Id => _id;

    /// <summary>When it was first sent, by the client's clock.</summary>
    public long Begun { get; set; }

    /// <summary>Which server is asked for it, counted on over all of them.</summary>
    public int Turn { get; set; } = number;

    /// <summary>Each status it was seen to have, in order.</summary>
    public string History => _seen.Count == 0 ? "never seen" : string.Join(" → ", _seen);

    /// <summary>What it was when it was first seen to have ended.</summary>
    public JobReading? End { get; private set; }

    /// <summary>Whether its end is still to come.</summary>
    public bool IsOpen => !_refused && End is null;

    public void Accept(string id) => _id = id;

    public void Refuse() => _refused = true;

    /// <summary>Takes note of a reading; says in words what has changed of a job that had ended.</summary>
    public string? See(JobReading reading)
    {
        if (End is not null)
            return End.ChangeTo(reading);
        if (_seen.Count == 0 || _seen[^1] != reading.Status)
            _seen.Add(reading.Status);
        if (reading.IsEnd)
            End = reading;
        return null;
    }

    public override string ToString() => $"{_id ?? $"job {Number}"} ({file.Name})";
}
