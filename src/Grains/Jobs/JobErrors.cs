using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Files;
using Transcription.Speech.Pcm;

namespace Transcription.Grains.Jobs;

/// <summary>What an exception means for a job.</summary>
internal static class JobErrors
{
    private const int NoSpaceLeft = 28; // ENOSPC
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Why the job fails; null when it is worth another try.</summary>
    public static JobError? Of(Exception exception) => exception switch
    {
        _ when IsDiskFull(exception) => new JobError("disk_full", "The server's disk is full."),
        InvalidAudioException => new JobError("invalid_audio", exception.Message),
        RecognitionFailedException => new JobError("recognition_failed", exception.Message),
        NoCapacityException => new JobError("no_capacity", exception.Message),
        JobFailedException failed => new JobError(failed.Code, failed.Message),
        OrleansException or TimeoutException or IOException or OperationCanceledException => null,
        _ => new JobError("internal_error", "The transcription failed."),
    };

    private static bool IsDiskFull(Exception? exception) => exception switch
    {
        null => false,
        IOException { HResult: NoSpaceLeft or WindowsDiskFull } => true,
        _ => IsDiskFull(exception.InnerException),
    };
}
