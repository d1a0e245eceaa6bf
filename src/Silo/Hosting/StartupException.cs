namespace Transcription.Silo.Hosting;

/// <summary>The process cannot start, for a reason the operator can mend; the message says which.</summary>
internal sealed class StartupException(string message, Exception inner) : Exception(message, inner);
