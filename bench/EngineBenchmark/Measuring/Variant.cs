namespace Transcription.EngineBenchmark.Measuring;

/// <summary>A way to decode, compared with the others at every length.</summary>
internal sealed record Variant(string Model, int Threads, Setting Setting);
