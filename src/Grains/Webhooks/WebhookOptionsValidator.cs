using Microsoft.Extensions.Options;
using Transcription.Grains.Hosting;

namespace Transcription.Grains.Webhooks;

internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        var errors = new OptionErrors("Webhooks")
            .Require(
                options.Timeout > TimeSpan.Zero && options.Timeout <= WebhookOptions.MaxTimeout,
                nameof(options.Timeout),
                $"is {options.Timeout}; it must be above zero and at most {WebhookOptions.MaxTimeout}.")
            .Require(options.Retries is >= 0 and <= 20, nameof(options.Retries), "must be from 0 to 20.")
            .Duration(options.FirstRetry, nameof(options.FirstRetry))
            .Require(options.Backoff is >= 1 and <= 10, nameof(options.Backoff), "must be from 1 to 10.")
            .Require(options.AttemptsKept is >= 1 and <= 1_000, nameof(options.AttemptsKept), "must be from 1 to 1000.");
        for (var i = 0; i < options.Secrets.Count; i++)
            errors.Require(WebhookSecret.TryRead(options.Secrets[i], out _), $"{nameof(options.Secrets)}:{i}", WebhookSecret.Demand);
        return errors.Result;
    }
}
