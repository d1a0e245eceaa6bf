using System.Diagnostics;
using Transcription.Grains.Workers;

namespace Transcription.Grains.Observability;

/// <summary>
/// One trace from socket to inference batch: a span for a connection or a request, and one for each batch, linked to all
/// it served. There is none per push. Contexts travel in the requests, since a batch belongs to many.
/// </summary>
public static class TranscriptionTraces
{
    /// <summary>The source's name.</summary>
    public const string Name = "Transcription";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>Begins the span of a client's connection or request; null when nobody listens.</summary>
    public static Activity? Begin(string name) => Source.StartActivity(name, ActivityKind.Server);

    /// <summary>The context in a W3C trace parent; the default when there is none.</summary>
    internal static ActivityContext Parse(string? parent) =>
        ActivityContext.TryParse(parent, traceState: null, isRemote: true, out var context) ? context : default;

    /// <summary>Begins the span of a batch, under the trace of its first job and linked to those of the others.</summary>
    internal static Activity? BeginBatch(string worker, IReadOnlyList<InferenceJob> jobs)
    {
        if (!Source.HasListeners())
            return null;
        var links = jobs.Skip(1).Where(job => job.Trace != default).Select(job => new ActivityLink(job.Trace));
        var batch = Source.StartActivity("inference.batch", ActivityKind.Internal, jobs[0].Trace, links: links);
        return batch?.SetTag("worker", worker).SetTag("jobs", jobs.Count);
    }
}
