namespace Transcription.ResultsDelivery;

/// <summary>Sessions, and events of each per second.</summary>
internal readonly record struct Load(int Sessions, double Rate);
