using Microsoft.Extensions.Options;

namespace Transcription.Grains.Models;

/// <summary>Finds every wrong name at once.</summary>
public sealed class ModelNameOptionsValidator : IValidateOptions<ModelNameOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelNameOptions options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    /// <summary>What is wrong with the names; each error names its setting.</summary>
    public static IEnumerable<string> Errors(ModelNameOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Default))
            yield return "Models:Default is empty; name a model.";
        foreach (var (alias, target) in options.Aliases)
        {
            if (string.IsNullOrWhiteSpace(target))
                yield return $"Models:Aliases:{alias} is empty; name the model it stands for.";
            else if (options.Aliases.ContainsKey(target))
                yield return $"Models:Aliases:{alias} points at the alias '{target}'; point it at a model.";
        }
    }
}
