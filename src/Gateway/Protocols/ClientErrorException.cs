namespace Transcription.Gateway.Protocols;

/// <summary>The client asked for something it cannot have; the message is meant for it.</summary>
/// <param name="code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="message">What is wrong and what would be right.</param>
/// <param name="parameter">The parameter at fault, if one is.</param>
internal sealed class ClientErrorException(string code, string message, string? parameter = null) : Exception(message)
{
    public string Code { get; } = code;

    public string? Parameter { get; } = parameter;

    /// <summary>A parameter is wrong, whatever the protocol.</summary>
    public static ClientErrorException Invalid(string name, string what) =>
        new(ErrorCodes.InvalidParameters, $"The parameter '{name}' {what}.", name);

    /// <summary>A field of a form is wrong.</summary>
    /// <param name="name">The field.</param>
    /// <param name="what">The rest of the sentence, with its full stop.</param>
    public static ClientErrorException InvalidField(string name, string what) =>
        new(ErrorCodes.InvalidParameters, $"The field '{name}' {what}", name);
}
