using Transcription.Gateway.Protocols;
using Transcription.Grains.Abstractions.Capacity;

namespace Transcription.Gateway.Models;

/// <summary>Refuses what a model cannot do, before any work is placed.</summary>
internal static class OfferCheck
{
    /// <summary>Normalises a language code: null lets the model find the language.</summary>
    /// <exception cref="ClientErrorException">The model does not know the language.</exception>
    public static string? Language(this ModelOffer model, string? language)
    {
        if (string.IsNullOrWhiteSpace(language) || language.Equals("auto", StringComparison.OrdinalIgnoreCase))
            return null;
        var code = language.ToLowerInvariant();
        if (model.Languages.Count == 0 || model.Languages.Contains(code))
            return code;
        throw new ClientErrorException(
            ErrorCodes.LanguageUnsupported,
            $"The model '{model.Name}' does not know the language '{language}'; it knows {string.Join(", ", model.Languages)}.",
            "language");
    }

    /// <summary>Refuses a parameter the model has no use for.</summary>
    public static void Needs(this ModelOffer model, bool asked, bool able, string parameter)
    {
        if (asked && !able)
            throw new ClientErrorException(
                ErrorCodes.InvalidParameters, $"The model '{model.Name}' does not support '{parameter}'.", parameter);
    }
}
