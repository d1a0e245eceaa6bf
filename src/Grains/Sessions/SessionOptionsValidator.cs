using Microsoft.Extensions.Options;
using Transcription.Grains.Hosting;

namespace Transcription.Grains.Sessions;

internal sealed class SessionOptionsValidator : IValidateOptions<SessionOptions>
{
    public ValidateOptionsResult Validate(string? name, SessionOptions options) => new OptionErrors("Sessions")
        .Duration(options.PartialStride, nameof(options.PartialStride))
        .Duration(options.ResumeWindow, nameof(options.ResumeWindow))
        .Duration(options.DrainTime, nameof(options.DrainTime))
        .Require(
            options.MaxBuffered >= TimeSpan.FromSeconds(40) && options.MaxBuffered <= TimeSpan.FromMinutes(10),
            nameof(options.MaxBuffered),
            "must be from 40 s, so that the longest utterance fits, to 10 min.")
        .Require(options.DoubtfulVoice is >= 0 and <= 1, nameof(options.DoubtfulVoice), "must be from 0 to 1.")
        .Require(options.SureConfidence is >= 0 and <= 1, nameof(options.SureConfidence), "must be from 0 to 1.")
        .Require(options.EventsHeld is >= 16 and <= 1_000_000, nameof(options.EventsHeld), "must be from 16 to 1000000.")
        .Result;
}
