namespace Transcription.Grains.Abstractions.Capacity;

/// <summary>Every slot for the model is taken; try again later.</summary>
[GenerateSerializer, Alias("transcription.no-capacity")]
public sealed class NoCapacityException(string message) : Exception(message);
