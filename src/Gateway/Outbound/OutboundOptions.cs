namespace Transcription.Gateway.Outbound;

/// <summary>Where the server may go when a client names an address, for files and webhooks alike: <c>Outbound</c>.</summary>
public sealed class OutboundOptions
{
    /// <summary>Whether plain http is taken beside https. Default false.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>
    /// Whether addresses that are not of the public internet are reached: private, loopback, link-local, the cloud's metadata.
    /// Default false.
    /// </summary>
    public bool AllowPrivate { get; set; }

    /// <summary>
    /// Hosts that are reached wherever they lie: names, addresses, or <c>*.example.org</c> for every name below one. Default
    /// none.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];
}
