using System.Globalization;
using Microsoft.AspNetCore.Http;
using Transcription.Gateway.Protocols;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Jobs;

namespace Transcription.Gateway.Rest.Jobs;

/// <summary><c>GET /v1/audio/transcriptions</c>: jobs, newest first, page by page.</summary>
internal static class JobList
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;

    public static async Task<IResult> Serve(IJobIndex index, string? status, string? cursor, string? limit)
    {
        var (wanted, after, size) = (Status(status), Place(cursor), Limit(limit));
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

    private static JobPlace? Place(string? text) => string.IsNullOrEmpty(text) ? null
        : JobPlace.TryParse(text, out var place) ? place
        : throw ClientErrorException.Invalid("cursor", "is none this server gave");

    private static int Limit(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return DefaultLimit;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? limit
            : throw ClientErrorException.Invalid("limit", $"is '{text}'; it must be from 1 to {MaxLimit}");
    }
}
