using Microsoft.Extensions.Options;
using Transcription.Grains.Hosting;

namespace Transcription.Grains.History;

internal sealed class HistoryOptionsValidator : IValidateOptions<HistoryOptions>
{
    public ValidateOptionsResult Validate(string? name, HistoryOptions options) => new OptionErrors("History")
        .Require(
            options.TryGetRetention(out _),
            nameof(options.Retention),
            $"is '{options.Retention}'; it must be a number of days from 0, or forever.")
        .Require(!string.IsNullOrWhiteSpace(options.EnhanceModel), nameof(options.EnhanceModel), "is empty; it must name a model or an alias.")
        .Result;
}
