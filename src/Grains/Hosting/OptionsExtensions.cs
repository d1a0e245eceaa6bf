using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Transcription.Grains.Hosting;

/// <summary>Binds options so that a wrong value stops the process at its start, with every error named.</summary>
public static class OptionsExtensions
{
    /// <summary>Binds, validates and validates at start.</summary>
    public static IServiceCollection AddValidated<TOptions, TValidator>(
        this IServiceCollection services, IConfigurationSection section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        services.AddOptions<TOptions>().Bind(section).ValidateOnStart();
        return services;
    }
}

/// <summary>Collects what is wrong with options and names each setting.</summary>
/// <param name="section">The configuration section.</param>
public sealed class OptionErrors(string section)
{
    private readonly List<string> _errors = [];

    /// <summary>Demands that something holds of a setting.</summary>
    public OptionErrors Require(bool holds, string setting, string demand)
    {
        if (!holds)
            _errors.Add($"{section}:{setting} {demand}");
        return this;
    }

    /// <summary>Demands a duration above zero and at most a day.</summary>
    public OptionErrors Duration(TimeSpan value, string setting) => Require(
        value > TimeSpan.Zero && value <= TimeSpan.FromDays(1), setting, $"is {value}; it must be above zero and at most a day.");

    /// <summary>All errors at once, or success.</summary>
    public ValidateOptionsResult Result =>
        _errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_errors);
}
