using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Transcription.Gateway.Auth;

/// <summary>Checks a request's key: <c>Authorization: Bearer KEY</c>, or <c>?api_key=KEY</c> for browsers' WebSockets.</summary>
internal sealed class ApiKeys(IOptions<AuthOptions> options)
{
    private const string Scheme = "Bearer ";

    private readonly byte[][] _keys = [.. options.Value.ApiKeys.Select(Hash)];

    public bool Accepts(HttpRequest request)
    {
        if (_keys.Length == 0)
            return true;
        var given = Hash(Given(request));
        // Every key is compared, each in constant time, so that the time taken tells nothing.
        return _keys.Aggregate(false, (found, key) => found | CryptographicOperations.FixedTimeEquals(key, given));
    }

    /// <summary>Who asks, for taking turns: the key where keys are asked for, else the address. Never the key itself.</summary>
    public string Caller(HttpRequest request) => _keys.Length > 0
        ? $"key_{Convert.ToHexStringLower(Hash(Given(request)).AsSpan(0, 8))}"
        : Name(request.HttpContext.Connection.RemoteIpAddress);

    private static string Name(IPAddress? address)
    {
        if (address is null)
            return "";
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain) ? "localhost" : $"{plain}"; // 127.0.0.1 and ::1 are one caller
    }

    private static string Given(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..].Trim()
            : request.Query["api_key"].ToString();
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
