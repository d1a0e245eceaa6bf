using System.Collections.Concurrent;
using Transcription.LoadGenerator.Measuring;

namespace Transcription.LoadGenerator.Jobs;

/// <summary>What went wrong, counted by kind and told in words. Thread-safe.</summary>
internal sealed class JobFaults
{
    public const string Refused = "refused";
    public const string NotAccepted = "not accepted in time";
    public const string Missing = "not found though accepted";
    public const string Lost = "lost";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";
    public const string Differing = "differing results";
    public const string Changed = "changed after the end";
    public const string OtherJob = "keys that led to another job";
    public const string Unread = "not read again";
    public const string List = "wrong in the list";

    private readonly ConcurrentQueue<string> _told = new();
    private readonly ConcurrentDictionary<(string, string), bool> _known = new();

    /// <summary>Faults by kind.</summary>
    public Tallies Kinds { get; } = new();

    /// <summary>Each fault in words.</summary>
    public IReadOnlyCollection<string> Told => _told;

    public bool Has(string kind, object job) => _known.ContainsKey((kind, job.ToString()!));

    /// <summary>Each kind counts once for each job.</summary>
    public void Add(string kind, object job, string details)
    {
        if (!_known.TryAdd((kind, job.ToString()!), true))
            return;
        Kinds.Add(kind);
        _told.Enqueue($"{job}: {kind}: {details}");
    }
}
