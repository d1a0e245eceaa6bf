using System.Net;
using Microsoft.Extensions.Options;
using Transcription.Grains.Hosting;

namespace Transcription.Gateway.Hosting;

internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options) => new OptionErrors("Gateway")
        .Require(options.Port is >= 0 and <= 65_535, nameof(options.Port), $"is {options.Port}; it must be from 0 to 65535.")
        .Require(
            options.Host is "localhost" or "*" || IPAddress.TryParse(options.Host, out _),
            nameof(options.Host),
            $"is '{options.Host}'; it must be localhost, * or an IP address.")
        .Result;
}
