using Microsoft.Extensions.Options;

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
        if (string.IsNullOrWhiteSpace(options.Default))
            errors.Add("Models:Default is empty; name a model.");
        foreach (var (alias, target) in options.Aliases)
        {
            if (string.IsNullOrWhiteSpace(target))
                errors.Add($"Models:Aliases:{alias} is empty; name the model it stands for.");
            else if (options.Aliases.ContainsKey(target))
                errors.Add($"Models:Aliases:{alias} points at the alias '{target}'; point it at a model.");
        }

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
        if (simulated.MaxBatch < 1)
            errors.Add($"Models:Simulated:MaxBatch is {simulated.MaxBatch}; it must be at least 1.");
    }
}
