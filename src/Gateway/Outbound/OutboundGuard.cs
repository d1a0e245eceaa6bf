using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Transcription.Gateway.Outbound;

/// <summary>
/// Decides where the server goes when a client names an address. What counts is the address a connection is made to, so
/// neither a redirect nor a name that changes its meaning leads around it.
/// </summary>
internal sealed class OutboundGuard(OutboundOptions options, HostResolver resolve)
{
    private const int MaxLength = 2_048; // characters
    private const string Below = "*.";
    private static readonly TimeSpan ResolveWithin = TimeSpan.FromSeconds(5);

    public OutboundGuard(IOptions<OutboundOptions> options)
        : this(options.Value, Dns.GetHostAddressesAsync)
    {
    }

    /// <summary>Reads an address a client named, and refuses what is plainly not to be reached.</summary>
    /// <exception cref="OutboundRefusedException">The message goes on after the name of the field.</exception>
    public async Task<Uri> Check(string text, CancellationToken cancellation)
    {
        if (text.Length > MaxLength)
            throw new OutboundRefusedException($"is longer than {MaxLength} characters.");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || !HasScheme(address) || address.IdnHost.Length == 0)
            throw new OutboundRefusedException(options.AllowHttp ? "is no http or https address." : "is no https address.");
        if (address.UserInfo.Length > 0)
            throw new OutboundRefusedException("holds a user name, which is not supported.");
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(ResolveWithin);
            await Reachable(address.IdnHost, limit.Token);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            throw new OutboundRefusedException("names a host that does not exist.");
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested(); // else it may be known later, when the connection is made
        }

        return address;
    }

    /// <summary>The addresses of a host that may be connected to; at least one.</summary>
    /// <exception cref="OutboundRefusedException">There is none.</exception>
    /// <exception cref="SocketException">The host is not known.</exception>
    public async Task<IPAddress[]> Reachable(string host, CancellationToken cancellation)
    {
        var all = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellation);
        var reachable = options.AllowPrivate || options.AllowedHosts.Any(allowed => Matches(allowed, host))
            ? all
            : [.. all.Where(PublicAddress.Is)];
        return reachable.Length > 0 ? reachable : throw new OutboundRefusedException("leads to an address that is not public.");
    }

    private bool HasScheme(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (options.AllowHttp && address.Scheme == Uri.UriSchemeHttp);

    private static bool Matches(string allowed, string host) => allowed.StartsWith(Below, StringComparison.Ordinal)
        ? host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase)
        : string.Equals(allowed, host, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Finds the addresses of a host.</summary>
internal delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancellation);
