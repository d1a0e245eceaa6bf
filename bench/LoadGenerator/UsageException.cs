namespace Transcription.LoadGenerator;

/// <summary>The command line is wrong; the message says all of it.</summary>
internal sealed class UsageException(string message) : Exception(message);
