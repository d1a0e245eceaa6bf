namespace Transcription.Speech.Pcm;

/// <summary>The audio itself is wrong; the message names what and is meant for the person who sent it.</summary>
public sealed class InvalidAudioException(string message, Exception? inner = null) : Exception(message, inner);
