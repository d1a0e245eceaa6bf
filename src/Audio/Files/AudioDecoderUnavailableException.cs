namespace Transcription.Audio.Files;

/// <summary>The server lacks the program that decodes this format; the message names it.</summary>
public sealed class AudioDecoderUnavailableException(string message, Exception? inner = null)
    : Exception(message, inner);
