using Microsoft.Extensions.Logging;
using Transcription.Grains.Abstractions.Jobs;

namespace Transcription.Grains.Jobs;

internal sealed partial class JobGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job} is {Status}")]
    private partial void LogStatus(string job, JobStatus status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} failed ({Code})")]
    private partial void LogFailed(string job, string code, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} stumbled and is tried again")]
    private partial void LogStumbled(string job, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} has ended but could not be tidied up; it will be")]
    private partial void LogUntidy(string job, Exception exception);
}
