using Microsoft.Extensions.Options;
using Transcription.Grains.Hosting;

namespace Transcription.Gateway.Limits;

internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitOptions options) => new OptionErrors("Limits")
        .Duration(options.Idle, nameof(options.Idle))
        .Duration(options.Session, nameof(options.Session))
        .Duration(options.AudioBurst, nameof(options.AudioBurst))
        .Duration(options.LagWarning, nameof(options.LagWarning))
        .Duration(options.MaxLag, nameof(options.MaxLag))
        .Duration(options.MaxLagFor, nameof(options.MaxLagFor))
        .Require(options.AudioRate >= 1, nameof(options.AudioRate), "must be at least 1, real time.")
        .Require(options.MaxMessageBytes >= 1_024, nameof(options.MaxMessageBytes), "must be at least 1024.")
        .Require(options.MaxUploadBytes >= 1_024, nameof(options.MaxUploadBytes), "must be at least 1024.")
        .Require(options.ConcurrentFiles >= 1, nameof(options.ConcurrentFiles), "must be at least 1.")
        .Result;
}
