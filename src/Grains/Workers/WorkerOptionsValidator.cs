using Microsoft.Extensions.Options;
using Transcription.Grains.Hosting;

namespace Transcription.Grains.Workers;

internal sealed class WorkerOptionsValidator : IValidateOptions<WorkerOptions>
{
    public ValidateOptionsResult Validate(string? name, WorkerOptions options) => new OptionErrors("Workers")
        .Duration(options.MaxLiveWait, nameof(options.MaxLiveWait))
        .Duration(options.MaxPartialWait, nameof(options.MaxPartialWait))
        .Duration(options.MaxBatchWait, nameof(options.MaxBatchWait))
        .Duration(options.MinRetryAfter, nameof(options.MinRetryAfter))
        .Duration(options.UnloadAfter, nameof(options.UnloadAfter))
        .Duration(options.SuspectAfter, nameof(options.SuspectAfter))
        .Duration(options.StalledAfter, nameof(options.StalledAfter))
        .Require(
            options.StalledAfter >= options.SuspectAfter, nameof(options.StalledAfter), "must be at least SuspectAfter.")
        .Require(options.MinQueue >= 1, nameof(options.MinQueue), "must be at least 1.")
        .Require(options.MaxQueue >= options.MinQueue, nameof(options.MaxQueue), "must be at least MinQueue.")
        .Require(options.BatchCredit >= 1, nameof(options.BatchCredit), "must be at least 1.")
        .Result;
}
