using System.Net;
using System.Net.Sockets;

namespace Transcription.Gateway.Outbound;

/// <summary>Tells addresses of the public internet from all others, by IANA's registries of special-purpose addresses.</summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] SpecialV4 =
    [
        Network("0.0.0.0/8"), // this network
        Network("10.0.0.0/8"), // private
        Network("100.64.0.0/10"), // carriers' NAT
        Network("127.0.0.0/8"), // loopback
        Network("168.63.129.16/32"), // public by number, but the host of a virtual machine on Azure
        Network("169.254.0.0/16"), // link-local; metadata of most clouds
        Network("172.16.0.0/12"), // private
        Network("192.0.0.0/24"), // protocol assignments
        Network("192.0.2.0/24"), // documentation
        Network("192.88.99.0/24"), // relays from 6to4
        Network("192.168.0.0/16"), // private
        Network("198.18.0.0/15"), // benchmarks
        Network("198.51.100.0/24"), // documentation
        Network("203.0.113.0/24"), // documentation
        Network("224.0.0.0/3"), // multicast, reserved, broadcast
    ];

    // What is not here is loopback, link-local, unique-local, multicast or not assigned.
    private static readonly IPNetwork GlobalV6 = Network("2000::/3");

    private static readonly IPNetwork[] SpecialV6 =
    [
        Network("2001::/23"), // protocol assignments: Teredo, ORCHID and others
        Network("2001:db8::/32"), // documentation
        Network("2002::/16"), // 6to4: any IPv4 address in disguise
        Network("3fff::/20"), // documentation
    ];

    private static readonly IPNetwork Nat64 = Network("64:ff9b::/96");

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return Is(address.MapToIPv4());
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return !SpecialV4.Any(network => network.Contains(address));
        if (Nat64.Contains(address))
            return Is(new IPAddress(address.GetAddressBytes().AsSpan(12)));
        return GlobalV6.Contains(address) && !SpecialV6.Any(network => network.Contains(address));
    }

    private static IPNetwork Network(string text) => IPNetwork.Parse(text);
}
