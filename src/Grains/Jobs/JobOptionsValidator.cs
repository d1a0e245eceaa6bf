using Microsoft.Extensions.Options;
using Transcription.Grains.Hosting;

namespace Transcription.Grains.Jobs;

internal sealed class JobOptionsValidator : IValidateOptions<JobOptions>
{
    public ValidateOptionsResult Validate(string? name, JobOptions options) => new OptionErrors("Jobs")
        .Require(options.Running >= 1, nameof(options.Running), "must be at least 1.")
        .Require(options.RunningShort >= 1, nameof(options.RunningShort), "must be at least 1.")
        .Require(options.Fetching >= 1, nameof(options.Fetching), "must be at least 1.")
        .Require(options.ShortBytes >= 0, nameof(options.ShortBytes), "must be at least 0.")
        .Require(options.MaxWaiting >= 1, nameof(options.MaxWaiting), "must be at least 1.")
        .Require(options.SegmentsPerWorker >= 1, nameof(options.SegmentsPerWorker), "must be at least 1.")
        .Duration(options.MaxOutage, nameof(options.MaxOutage))
        .Require(options.MaxBarrenStarts >= 1, nameof(options.MaxBarrenStarts), "must be at least 1.")
        .Require(
            options.TryGetRetention(out _),
            nameof(options.Retention),
            $"is '{options.Retention}'; it must be a number of days from 0, or forever.")
        .Result;
}
