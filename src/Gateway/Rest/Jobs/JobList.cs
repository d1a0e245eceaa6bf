using Microsoft.AspNetCore.Http;
using Transcription.Gateway.Protocols;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Jobs;

namespace Transcription.Gateway.Rest.Jobs;

/// <summary><c>GET /v1/audio/transcriptions</c>: jobs, newest first, page by page.</summary>
internal static class JobList
{
    public static async Task<IResult> Serve(IJobIndex index, string? status, string? cursor, string? limit)
    {
        var (wanted, after, size) = (Status(status), ListQuery.Cursor(cursor), ListQuery.Limit(limit));
        var jobs = await index.List(wanted, after, size + 1);
        var page = jobs.Take(size).ToList();
        var hasMore = jobs.Count > size;
        return Results.Ok(new JobListJson([.. page.Select(JobShape.Of)], hasMore, hasMore ? page[^1].Place.ToString() : null));
    }

    private static JobStatus? Status(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        foreach (var status in Enum.GetValues<JobStatus>())
        {
            if (JobShape.Name(status) == text)
                return status;
        }

        var known = string.Join(", ", Enum.GetValues<JobStatus>().Select(JobShape.Name));
        throw ClientErrorException.Invalid("status", $"is '{text}'; known are {known}");
    }
}
