namespace Transcription.Speech.Recognition;

/// <summary>One piece of speech to turn into text.</summary>
/// <param name="Samples">16 kHz mono; not changed while the request lives.</param>
/// <param name="Options">What is asked for.</param>
/// <param name="Cancellation">Ends the work early; the engine then throws <see cref="OperationCanceledException"/>.</param>
public sealed record RecognitionRequest(
    ReadOnlyMemory<short> Samples, RecognitionOptions Options, CancellationToken Cancellation = default);
