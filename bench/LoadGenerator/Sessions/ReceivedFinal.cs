namespace Transcription.LoadGenerator.Sessions;

/// <summary>A final kept for verification; times in seconds from the session's first sample.</summary>
/// <param name="Text">What was heard.</param>
/// <param name="Start">Where speech starts.</param>
/// <param name="End">Where speech ends.</param>
/// <param name="At">Timestamp of its reading.</param>
internal sealed record ReceivedFinal(string Text, double Start, double End, long At);
