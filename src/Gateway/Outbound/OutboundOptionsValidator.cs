using Microsoft.Extensions.Options;
using Transcription.Grains.Hosting;

namespace Transcription.Gateway.Outbound;

internal sealed class OutboundOptionsValidator : IValidateOptions<OutboundOptions>
{
    public ValidateOptionsResult Validate(string? name, OutboundOptions options)
    {
        var errors = new OptionErrors("Outbound");
        for (var i = 0; i < options.AllowedHosts.Count; i++)
        {
            var host = options.AllowedHosts[i];
            errors.Require(
                Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) != UriHostNameType.Unknown,
                $"{nameof(options.AllowedHosts)}:{i}",
                $"is '{host}'; it must be a host's name or address, or *. and a name.");
        }

        return errors.Result;
    }
}
