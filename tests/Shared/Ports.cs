using System.Net;
using System.Net.Sockets;

namespace Transcription.Tests.Shared;

/// <summary>Free ports on loopback, below those that systems give to outgoing connections, and each only once.</summary>
internal static class Ports
{
    private const int First = 23_000;
    private const int Count = 1_000;

    private static int _next = Environment.ProcessId % Count;

    public static int Free()
    {
        for (var tried = 0; tried < Count; tried++)
        {
            var port = First + Interlocked.Increment(ref _next) % Count;
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free.");
    }
}
