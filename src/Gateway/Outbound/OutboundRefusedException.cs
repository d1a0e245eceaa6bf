namespace Transcription.Gateway.Outbound;

/// <summary>The server may not go to an address.</summary>
/// <param name="message">For whoever named it; tells nothing of the server's network.</param>
internal sealed class OutboundRefusedException(string message) : Exception(message);
