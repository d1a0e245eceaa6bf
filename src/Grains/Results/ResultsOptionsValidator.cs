using Microsoft.Extensions.Options;
using Transcription.Grains.Hosting;

namespace Transcription.Grains.Results;

internal sealed class ResultsOptionsValidator : IValidateOptions<ResultsOptions>
{
    private const int Most = 1_000_000;

    public ValidateOptionsResult Validate(string? name, ResultsOptions options) => new OptionErrors("Results")
        .Require(
            options.QueueLength is > 0 and <= Most,
            nameof(options.QueueLength),
            $"is {options.QueueLength}; it must be from 1 to {Most}.")
        .Result;
}
