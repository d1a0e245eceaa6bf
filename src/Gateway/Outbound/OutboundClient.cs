using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Transcription.Gateway.Outbound;

/// <summary>Makes the clients that go where the guard lets them, and nowhere else.</summary>
internal static class OutboundClient
{
    private const int MaxRedirects = 5;
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeptOpen = TimeSpan.FromSeconds(30);

    /// <param name="guard">Asked about each connection.</param>
    /// <param name="follow">Whether redirects are followed, a few of them.</param>
    public static HttpClient Create(OutboundGuard guard, bool follow)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = follow,
            MaxAutomaticRedirections = MaxRedirects,
            ConnectCallback = (context, cancellation) => Connect(guard, context.DnsEndPoint, cancellation),
            ConnectTimeout = ConnectWithin,
            PooledConnectionIdleTimeout = KeptOpen,
            PooledConnectionLifetime = KeptOpen,
            UseCookies = false,
            UseProxy = false, // the guard would see the proxy's address
            MaxResponseDrainSize = 0,
        };
        var client = new HttpClient(handler)
        {
            Timeout = Timeout.InfiniteTimeSpan, // callers have their own
            DefaultRequestVersion = HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower, // HTTP/3 would not ask the callback
        };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Transcription.Orleans", "1"));
        return client;
    }

    /// <summary>Why the guard refused the connection, if that is what the exception says.</summary>
    public static OutboundRefusedException? Refusal(Exception? exception) =>
        exception as OutboundRefusedException ?? (exception is null ? null : Refusal(exception.InnerException));

    private static async ValueTask<Stream> Connect(OutboundGuard guard, DnsEndPoint target, CancellationToken cancellation)
    {
        var addresses = await guard.Reachable(target.Host, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
