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
        var wanted = Status(status);
        return Results.Ok(await ListQuery.Parse(cursor, limit).Page((after, size) => index.List(wanted, after, size), JobShape.Of));
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
