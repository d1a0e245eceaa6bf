using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Transcription.Grains.Abstractions.Jobs;

namespace Transcription.Gateway.Rest.Jobs;

/// <summary>
/// A job as server-sent events: its segments in order, its progress, and its end, which is the last. A client that comes
/// back with <c>Last-Event-ID</c> gets what it missed.
/// </summary>
internal static class JobEvents
{
    public static IResult Serve(HttpRequest request, IJobGrain job) =>
        TypedResults.ServerSentEvents(Follow(job, LastSegment(request), request.HttpContext.RequestAborted));

    private static long LastSegment(HttpRequest request) =>
        long.TryParse(request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : 0;

    private static async IAsyncEnumerable<SseItem<object>> Follow(
        IJobGrain job, long segment, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var version = 0L; ;)
        {
            var changes = await job.Watch(version, segment).WaitAsync(cancellation);
            foreach (var told in changes.Segments)
            {
                segment = told.Seq;
                yield return Item("segment", JobShape.Of(told), segment);
            }

            if (changes.Segments.Count > 0)
                continue; // there may be more
            // Also when nothing is new: proxies close connections that are silent.
            yield return Item(changes.Job.IsEnded ? JobShape.Name(changes.Job.Status) : "progress", JobShape.Of(changes.Job), segment);
            if (changes.Job.IsEnded)
                yield break;
            version = changes.Job.Version;
        }
    }

    private static SseItem<object> Item(string type, object data, long segment) =>
        new(data, type) { EventId = segment.ToString(CultureInfo.InvariantCulture) };
}
