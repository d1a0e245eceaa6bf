using Microsoft.Extensions.Options;
using Transcription.Grains.Hosting;

namespace Transcription.Gateway.Fetching;

internal sealed class FetchOptionsValidator : IValidateOptions<FetchOptions>
{
    public ValidateOptionsResult Validate(string? name, FetchOptions options) => new OptionErrors("Fetch")
        .Duration(options.Timeout, nameof(options.Timeout))
        .Duration(options.Stall, nameof(options.Stall))
        .Require(options.Attempts is >= 1 and <= 10, nameof(options.Attempts), "must be from 1 to 10.")
        .Duration(options.RetryAfter, nameof(options.RetryAfter))
        .Result;
}
