namespace Transcription.Gateway.Protocols;

/// <summary>The client asked for something it cannot have; the message is meant for it.</summary>
/// <param name="code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="message">What is wrong and what would be right.</param>
/// <param name="parameter">The parameter at fault, if one is.</param>
internal sealed class ClientErrorException(string code, string message, string? parameter = null) : Exception(message)
{
    public string Code { get; } = code;

    public string? Parameter { get; } = parameter;
}
