namespace Transcription.Gateway.Auth;

/// <summary>Who may use the gateway: <c>Auth</c>.</summary>
public sealed class AuthOptions
{
    /// <summary>Accepted keys. None: everybody who reaches the port, which then should stay on localhost.</summary>
    public IList<string> ApiKeys { get; } = [];
}
