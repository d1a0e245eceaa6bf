using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Transcription.Gateway.Protocols;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Jobs;
using Transcription.Speech.Transcripts;

namespace Transcription.Gateway.Rest.Jobs;

/// <summary>The addresses of jobs, under <c>/v1/audio/transcriptions</c>.</summary>
internal static class JobEndpoints
{
    private const int MaxId = 100; // characters
    private const TimestampGranularities Everything = TimestampGranularities.Segment | TimestampGranularities.Word;

    public static void MapJobs(this IEndpointRouteBuilder app)
    {
        var jobs = app.MapGroup("/v1/audio/transcriptions").AddEndpointFilter(ErrorFilter.Apply);
        jobs.MapGet("/", JobList.Serve);
        jobs.MapGet("/{id}", Get);
        jobs.MapDelete("/{id}", Delete);
        jobs.MapPost("/{id}/cancel", Cancel);
        jobs.MapGet("/{id}/export/{format}", Export);
        jobs.MapGet("/{id}/events", Events);
        jobs.MapWebhooks();
    }

    private static async Task<IResult> Get(string id, IGrainFactory grains)
    {
        var job = Job(grains, id);
        var described = await job.Describe();
        return Results.Ok(JobShape.Of(described, described.Status == JobStatus.Completed ? await job.Result() : null));
    }

    private static async Task<IResult> Delete(string id, IGrainFactory grains)
    {
        var job = Job(grains, id);
        await job.Describe(); // or there is none
        await job.Delete();
        return Results.NoContent();
    }

    private static async Task<IResult> Cancel(string id, IGrainFactory grains)
    {
        var job = await Job(grains, id).Cancel();
        return job.Status == JobStatus.Cancelled ? Results.Ok(JobShape.Of(job)) : throw Ended(job, "cannot be cancelled");
    }

    private static async Task<IResult> Export(string id, string format, IGrainFactory grains)
    {
        if (format is not ("srt" or "vtt" or "txt" or "json"))
            throw new ClientErrorException(
                ErrorCodes.InvalidParameters, $"The format is '{format}'; known are srt, vtt, txt, json.", "format");
        var job = Job(grains, id);
        if (await job.Result() is not { } result)
            throw Ended(await job.Describe(), "has no transcript");
        TranscriptFormats.TryGet(format == "json" ? "verbose_json" : format, out var formatter, Everything);
        return Results.Text(formatter!.Format(result.ToTranscript()), formatter!.MediaType, Encoding.UTF8);
    }

    private static async Task<IResult> Events(string id, HttpRequest request, IGrainFactory grains)
    {
        var job = Job(grains, id);
        await job.Describe(); // or there is none
        return JobEvents.Serve(request, job);
    }

    internal static IJobGrain Job(IGrainFactory grains, string id) =>
        id.Length <= MaxId ? grains.GetGrain<IJobGrain>(id) : throw new JobNotFoundException("There is no such job.");

    private static ClientErrorException Ended(JobDescription job, string what) => new(
        JobErrorCodes.Status, $"The job is {JobShape.Name(job.Status)} and {what}.");
}

/// <summary>Error codes of jobs.</summary>
internal static class JobErrorCodes
{
    public const string NotFound = "job_not_found";
    public const string Status = "job_status";
    public const string Conflict = "idempotency_conflict";
}
