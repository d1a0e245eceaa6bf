using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Workers;
using Transcription.Speech.Recognition;

namespace Transcription.Grains.Models;

/// <summary>What a model can do, on the wire and in Speech.</summary>
public static class OfferMapping
{
    /// <summary>The model as its silo offers it.</summary>
    public static ModelOffer ToOffer(this ModelInfo model) => new(
        model.Name,
        model.Engine,
        model.Capabilities.Languages,
        model.Capabilities.WordTimestamps,
        model.Capabilities.Prompt,
        model.Capabilities.Temperature,
        model.Capabilities.Translation,
        model.Capabilities.Vocabulary,
        model.Capabilities.MaxAudio);

    /// <summary>What the offered model can do.</summary>
    public static ModelCapabilities ToCapabilities(this ModelOffer offer) => new()
    {
        Languages = offer.Languages,
        WordTimestamps = offer.WordTimestamps,
        Prompt = offer.Prompt,
        Temperature = offer.Temperature,
        Translation = offer.Translation,
        Vocabulary = offer.Vocabulary,
        MaxAudio = offer.MaxAudio > TimeSpan.Zero ? offer.MaxAudio : new ModelCapabilities().MaxAudio,
    };
}
