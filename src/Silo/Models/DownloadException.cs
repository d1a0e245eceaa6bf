namespace Transcription.Silo.Models;

/// <summary>A file could not be had; the message says why, for the operator.</summary>
internal sealed class DownloadException(string message, Exception? inner = null) : Exception(message, inner);
