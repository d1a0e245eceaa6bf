using System.Net;
using System.Net.Sockets;

namespace Transcription.Silo.Hosting;

/// <summary>
/// Looks whether ports are free. Kestrel finds out when the silo runs already; Orleans does not, for it lets silos share a
/// port, and calls of a cluster would go astray.
/// </summary>
internal static class PortCheck
{
    /// <exception cref="StartupException">This process cannot listen where it should.</exception>
    public static void Http(string host, int port)
    {
        foreach (var address in Addresses(host))
            Check("Gateway", address, port);
    }

    /// <exception cref="StartupException">This process cannot listen where it should.</exception>
    public static void Silo(IPAddress address, int port) => Check("Silo", address, port);

    private static IPAddress[] Addresses(string host) => host switch
    {
        "localhost" => [IPAddress.Loopback, IPAddress.IPv6Loopback],
        "*" => [IPAddress.Any],
        _ => [IPAddress.Parse(host)],
    };

    private static void Check(string section, IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
        }
        catch (SocketException exception)
        {
            if (Explain(section, address, port, exception.SocketErrorCode) is { } reason)
                throw new StartupException(reason, exception);
        }
    }

    private static string? Explain(string section, IPAddress address, int port, SocketError error) => error switch
    {
        SocketError.AddressAlreadyInUse => $"{section}:Port is {port}, where another process listens already.",
        SocketError.AccessDenied => $"{section}:Port is {port}, where this user may not listen.",
        SocketError.AddressNotAvailable when !IPAddress.IsLoopback(address) =>
            $"{section}:Host is {address}, which is no address of this machine.",
        _ => null, // such as a machine without IPv6
    };
}
