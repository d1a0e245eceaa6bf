namespace Transcription.Grains.Abstractions.Sessions;

/// <summary>There is no such session, or no longer.</summary>
[GenerateSerializer, Alias("transcription.session-not-found")]
public sealed class SessionNotFoundException(string message) : Exception(message);

/// <summary>Another connection has taken the session over.</summary>
[GenerateSerializer, Alias("transcription.session-taken")]
public sealed class SessionTakenException(string message) : Exception(message);

/// <summary>A session or recognition asks for what the model cannot do.</summary>
[GenerateSerializer, Alias("transcription.refused")]
public sealed class SessionRefusedException(string code, string message) : Exception(message)
{
    /// <summary>An error code of the protocol: <c>model_unknown</c>, <c>language_unsupported</c>, <c>invalid_parameters</c>, <c>resume_failed</c>.</summary>
    [Id(0)]
    public string Code { get; } = code;
}
