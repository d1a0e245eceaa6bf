using Microsoft.Extensions.Options;
using Transcription.Grains.Hosting;

namespace Transcription.Gateway.Realtime.Recovery;

internal sealed class RecoveryOptionsValidator : IValidateOptions<RecoveryOptions>
{
    public ValidateOptionsResult Validate(string? name, RecoveryOptions options) => new OptionErrors("Recovery")
        .Duration(options.StallAfter, nameof(options.StallAfter))
        .Duration(options.AttemptWithin, nameof(options.AttemptWithin))
        .Duration(options.RetryAfter, nameof(options.RetryAfter))
        .Duration(options.GiveUpAfter, nameof(options.GiveUpAfter))
        .Duration(options.PingEvery, nameof(options.PingEvery))
        .Duration(options.FindWithin, nameof(options.FindWithin))
        .Require(options.MaxWithoutProgress >= 1, nameof(options.MaxWithoutProgress), "must be at least 1.")
        .Result;
}
