namespace Transcription.EngineBenchmark.Measuring;

/// <summary>What a model takes, in bytes of resident memory.</summary>
/// <param name="Name">The model.</param>
/// <param name="File">Its file.</param>
/// <param name="Weights">Once loaded, however many threads or workers use it.</param>
/// <param name="ShrunkState">More at the height of a decode of 10 s in the shrunk window.</param>
/// <param name="FullState">More at the height of a decode in the full window.</param>
internal sealed record ModelMemory(string Name, long File, long Weights, long ShrunkState, long FullState);
