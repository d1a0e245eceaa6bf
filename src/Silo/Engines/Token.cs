namespace Transcription.Silo.Engines;

/// <summary>A piece of text as Whisper says it; times in seconds.</summary>
/// <param name="Text">With its leading space; not text when the token is part of a character.</param>
internal readonly record struct Token(string Text, double Start, double End, double LogProbability);
