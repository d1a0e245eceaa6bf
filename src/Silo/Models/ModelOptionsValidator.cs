using Microsoft.Extensions.Options;
using Transcription.Grains.Models;

namespace Transcription.Silo.Models;

/// <summary>Finds every wrong setting of <see cref="ModelOptions"/> at once.</summary>
internal sealed class ModelOptionsValidator : IValidateOptions<ModelOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ModelOptions options)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Directory))
            errors.Add("Models:Directory is empty; name a directory or leave the setting out.");
        errors.AddRange(ModelNameOptionsValidator.Errors(options));
        if (options.RescanInterval < TimeSpan.FromMilliseconds(100) || options.RescanInterval > TimeSpan.FromDays(1))
            errors.Add($"Models:RescanInterval is {options.RescanInterval}; it must be from 100 ms to one day.");
        foreach (var (model, path) in options.Files)
        {
            if (string.IsNullOrWhiteSpace(path))
                errors.Add($"Models:Files:{model} is empty; give the path of the file.");
        }

        CheckSimulated(options, errors);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckSimulated(ModelOptions options, List<string> errors)
    {
        var simulated = options.Simulated;
        if (simulated.Latency < TimeSpan.Zero)
            errors.Add($"Models:Simulated:Latency is {simulated.Latency}; it must not be negative.");
        if (simulated.WordsPerSecond is not (> 0 and <= 100))
            errors.Add(
                $"Models:Simulated:WordsPerSecond is {simulated.WordsPerSecond}; it must be above 0, up to 100.");
        if (simulated.ErrorRate is not (>= 0 and <= 1))
            errors.Add($"Models:Simulated:ErrorRate is {simulated.ErrorRate}; it must be from 0 to 1.");
        if (simulated.HangAt < 0)
            errors.Add($"Models:Simulated:HangAt is {simulated.HangAt}; it must not be negative.");
        if (simulated.MaxBatch < 1)
            errors.Add($"Models:Simulated:MaxBatch is {simulated.MaxBatch}; it must be at least 1.");
    }
}
