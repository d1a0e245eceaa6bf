namespace Transcription.Gateway.Hosting;

/// <summary>Where the gateway listens: <c>Gateway</c>.</summary>
public sealed class GatewayOptions
{
    /// <summary>The address to listen on. Default <c>localhost</c>; <c>*</c> for every interface.</summary>
    public string Host { get; set; } = "localhost";

    /// <summary>The TCP port. Default 8080; 0 takes a free one.</summary>
    public int Port { get; set; } = 8_080;
}
