using Microsoft.Extensions.Options;
using Transcription.Audio.Files;

namespace Transcription.Gateway.Hosting;

internal sealed class FfmpegOptionsValidator : IValidateOptions<FfmpegOptions>
{
    public ValidateOptionsResult Validate(string? name, FfmpegOptions options) => options.Errors().ToList() is { Count: > 0 } errors
        ? ValidateOptionsResult.Fail(errors.Select(error => $"Ffmpeg:{error}"))
        : ValidateOptionsResult.Success;
}
