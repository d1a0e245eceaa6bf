using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Transcription.Audio.Files;
using Transcription.Gateway.Fetching;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Rest.Jobs;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Rest.Transcriptions;

/// <summary>What a failed transcription request is answered.</summary>
internal static partial class TranscriptionErrors
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(2);

    public static Task Write(HttpContext http, Exception exception, ILogger logger)
    {
        switch (exception)
        {
            case ClientErrorException error:
                return ApiError.Write(
                    http, StatusOf(error.Code), error.Code, error.Message, error.Parameter,
                    error.Code == ErrorCodes.NoCapacity ? TryAgain : null);
            case UnsupportedContentException:
                return ApiError.Write(
                    http, StatusCodes.Status415UnsupportedMediaType, ErrorCodes.InvalidParameters, exception.Message);
            case FileTooLargeException:
                return ApiError.Write(
                    http, StatusCodes.Status413PayloadTooLarge, "file_too_large", exception.Message, "file");
            case FetchFailedException { Code: FetchFailedException.TooLarge } large:
                return ApiError.Write(http, StatusCodes.Status413PayloadTooLarge, large.Code, large.Message, "url");
            case FetchFailedException failed:
                return ApiError.Write(http, StatusCodes.Status400BadRequest, failed.Code, failed.Message, "url");
            case BadHttpRequestException bad:
                return ApiError.Write(http, bad.StatusCode, ErrorCodes.InvalidParameters, bad.Message);
            case InvalidAudioException:
                return ApiError.Write(
                    http, StatusCodes.Status400BadRequest, ErrorCodes.InvalidAudio, exception.Message, "file");
            case JobConflictException:
                return ApiError.Write(
                    http,
                    StatusCodes.Status409Conflict,
                    JobErrorCodes.Conflict,
                    "The Idempotency-Key was used for another file or other fields.",
                    "Idempotency-Key");
            case TooManyFilesException:
                return ApiError.Write(
                    http, StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimitExceeded, exception.Message, null, TryAgain);
            case NoCapacityException:
                return ApiError.Write(
                    http, StatusCodes.Status503ServiceUnavailable, ErrorCodes.NoCapacity, exception.Message, null, TryAgain);
            case AudioDecoderUnavailableException:
                return ApiError.Write(
                    http, StatusCodes.Status503ServiceUnavailable, "decoder_unavailable", exception.Message, "file");
            case IOException when Upload.IsDiskFull(exception):
                LogFailed(logger, exception);
                return ApiError.Write(
                    http, StatusCodes.Status503ServiceUnavailable, "disk_full", "The server's disk is full.", null, TryAgain);
            default:
                LogFailed(logger, exception);
                return ApiError.Write(
                    http, StatusCodes.Status500InternalServerError, ErrorCodes.InternalError, "The transcription failed.");
        }
    }

    private static int StatusOf(string code) => code switch
    {
        ErrorCodes.ModelUnknown => StatusCodes.Status404NotFound,
        ErrorCodes.NoCapacity => StatusCodes.Status503ServiceUnavailable,
        ErrorCodes.Unauthorized => StatusCodes.Status401Unauthorized,
        _ => StatusCodes.Status400BadRequest,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "A transcription failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
