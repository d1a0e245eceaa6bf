using System.Text.Json;

namespace Transcription.Gateway.Protocols.Native;

/// <summary>Reads the client's text messages of the native protocol.</summary>
internal static class NativeReader
{
    /// <summary>Parses a message, or says that it is not one.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            // A copy: the document must not outlive the socket's buffer.
            var message = JsonDocument.Parse(bytes.ToArray());
            if (message.RootElement.ValueKind == JsonValueKind.Object)
                return message;
            message.Dispose();
        }
        catch (JsonException)
        {
        }

        throw new ClientErrorException(
            ErrorCodes.InvalidMessage, "A text message must be a JSON object with a 'type'; audio goes in binary messages.");
    }

    /// <summary>The message's type, or a word on its lack.</summary>
    public static string TypeOf(JsonDocument message) =>
        message.RootElement.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
            ? type.GetString()!
            : throw new ClientErrorException(ErrorCodes.InvalidMessage, "The message has no 'type'.");
}
