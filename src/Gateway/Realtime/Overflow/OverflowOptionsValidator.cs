using Microsoft.Extensions.Options;
using Transcription.Grains.Hosting;

namespace Transcription.Gateway.Realtime.Overflow;

internal sealed class OverflowOptionsValidator : IValidateOptions<OverflowOptions>
{
    public ValidateOptionsResult Validate(string? name, OverflowOptions options) => new OptionErrors("Sessions")
        .Require(
            OverflowModes.Parse(options.Overflow) is not null,
            nameof(options.Overflow),
            $"is '{options.Overflow}'; known are {OverflowModes.Known}.")
        .Duration(options.QueueTimeout, nameof(options.QueueTimeout))
        .Require(options.QueueLength is >= 1 and <= 1_000, nameof(options.QueueLength), "must be from 1 to 1000.")
        .Result;
}
