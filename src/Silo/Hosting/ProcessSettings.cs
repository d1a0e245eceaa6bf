using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Transcription.Grains.Hosting;

namespace Transcription.Silo.Hosting;

/// <summary>What this process is: the settings that decide how it is put together.</summary>
/// <param name="Roles"><c>Roles</c>: worker, gateway or both, by comma. Default both.</param>
/// <param name="SiloAddress">
/// <c>Silo:Host</c>: where the other silos of a cluster reach this one, and what it listens on: an IP address, a name that
/// stands for one, or <c>*</c> for the address of this machine's own name. Default <c>localhost</c>.
/// </param>
/// <param name="SiloPort"><c>Silo:Port</c>: where silos reach each other. Default 11111.</param>
/// <param name="ClientPort"><c>Silo:GatewayPort</c>: where Orleans clients connect; 0 for none. Default 30000.</param>
internal sealed record ProcessSettings(TranscriptionRoles Roles, IPAddress SiloAddress, int SiloPort, int ClientPort)
{
    public bool IsWorker => Roles.HasFlag(TranscriptionRoles.Worker);

    public bool IsGateway => Roles.HasFlag(TranscriptionRoles.Gateway);

    /// <exception cref="OptionsValidationException">Names every wrong setting.</exception>
    public static ProcessSettings Read(IConfiguration configuration)
    {
        var errors = new List<string>();
        var settings = new ProcessSettings(
            ReadRoles(configuration["Roles"] ?? "worker,gateway", errors),
            ReadAddress(configuration["Silo:Host"] ?? "localhost", errors),
            ReadPort(configuration, "Silo:Port", 11_111, least: 1, errors),
            ReadPort(configuration, "Silo:GatewayPort", 30_000, least: 0, errors));
        return errors.Count == 0 ? settings : throw new OptionsValidationException("", typeof(ProcessSettings), errors);
    }

    private static TranscriptionRoles ReadRoles(string text, List<string> errors)
    {
        TranscriptionRoles roles = 0;
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Enum.TryParse<TranscriptionRoles>(name, ignoreCase: true, out var role) && !int.TryParse(name, out _))
                roles |= role;
            else
                errors.Add($"Roles holds '{name}'; known are worker, gateway.");
        }

        if (roles == 0 && errors.Count == 0)
            errors.Add("Roles is empty; name worker, gateway or both.");
        return roles;
    }

    private static IPAddress ReadAddress(string host, List<string> errors)
    {
        if (host == "localhost")
            return IPAddress.Loopback;
        if (IPAddress.TryParse(host, out var address))
        {
            if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
                errors.Add($"Silo:Host is '{host}', which others cannot reach; name this machine's address, or * to find it.");
            return address;
        }

        try
        {
            var found = Dns.GetHostAddresses(host == "*" ? Dns.GetHostName() : host);
            return found.OrderBy(IPAddress.IsLoopback).ThenBy(each => each.AddressFamily).First();
        }
        catch (Exception exception) when (exception is SocketException or InvalidOperationException or ArgumentException)
        {
            errors.Add($"Silo:Host is '{host}', which stands for no address: {exception.Message}");
            return IPAddress.None;
        }
    }

    private static int ReadPort(IConfiguration configuration, string key, int fallback, int least, List<string> errors)
    {
        if (configuration[key] is not { Length: > 0 } text)
            return fallback;
        if (int.TryParse(text, out var port) && port >= least && port <= 65_535)
            return port;
        errors.Add($"{key} is '{text}'; it must be from {least} to 65535.");
        return fallback;
    }
}
