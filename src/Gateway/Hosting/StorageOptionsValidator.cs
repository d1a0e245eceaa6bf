using Microsoft.Extensions.Options;
using Transcription.Grains.Hosting;

namespace Transcription.Gateway.Hosting;

internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options) => new OptionErrors("Storage")
        .Require(
            options.LeftoverAge >= StorageOptions.MinLeftoverAge,
            nameof(options.LeftoverAge),
            $"is {options.LeftoverAge}; it must be at least {StorageOptions.MinLeftoverAge}.")
        .Result;
}
