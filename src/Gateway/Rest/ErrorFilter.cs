using Microsoft.AspNetCore.Http;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Rest.Jobs;
using Transcription.Gateway.Rest.Sessions;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Sessions;

namespace Transcription.Gateway.Rest;

/// <summary>Answers what a client of jobs and sessions did wrong in the shape of all errors.</summary>
internal static class ErrorFilter
{
    public static async ValueTask<object?> Apply(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception exception) when (Answer(exception) is { } answer)
        {
            await ApiError.Write(context.HttpContext, answer.Status, answer.Code, exception.Message, answer.Parameter);
            return Results.Empty;
        }
    }

    private static (int Status, string Code, string? Parameter)? Answer(Exception exception) => exception switch
    {
        JobNotFoundException => (StatusCodes.Status404NotFound, JobErrorCodes.NotFound, "id"),
        SessionNotFoundException => (StatusCodes.Status404NotFound, SessionErrorCodes.NotFound, "id"),
        ClientErrorException { Code: JobErrorCodes.Status or SessionErrorCodes.Status } error =>
            (StatusCodes.Status409Conflict, error.Code, error.Parameter),
        ClientErrorException error => (StatusCodes.Status400BadRequest, error.Code, error.Parameter),
        SessionUnansweredException => (StatusCodes.Status503ServiceUnavailable, ErrorCodes.InternalError, null),
        _ => null,
    };
}
