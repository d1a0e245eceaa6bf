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

        foreach (var (model, smaller) in options.Degrade)
        {
            if (string.IsNullOrWhiteSpace(smaller))
                yield return $"Models:Degrade:{model} is empty; name the model that takes its place.";
            else if (Leads(options, smaller, model))
                yield return $"Models:Degrade:{model} leads back to itself.";
        }
    }

    private static bool Leads(ModelNameOptions options, string from, string to)
    {
        for (var steps = 0; steps <= options.Degrade.Count; steps++)
        {
            if (from.Equals(to, StringComparison.OrdinalIgnoreCase))
                return true;
            if (!options.Degrade.TryGetValue(from, out var next) || string.IsNullOrWhiteSpace(next))
                return false;
            from = next;
        }

        return false;
    }
}
