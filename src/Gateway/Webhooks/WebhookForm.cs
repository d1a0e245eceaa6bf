using Microsoft.Extensions.Options;
using Transcription.Gateway.Outbound;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Rest.Transcriptions;
using Transcription.Grains.Abstractions.Webhooks;
using Transcription.Grains.Webhooks;

namespace Transcription.Gateway.Webhooks;

/// <summary>Checks the fields that ask for a webhook.</summary>
internal sealed class WebhookForm(OutboundGuard guard, IOptions<WebhookOptions> options)
{
    /// <returns>Null when none is asked for.</returns>
    /// <exception cref="ClientErrorException">The server may not go there, or there is no good secret.</exception>
    public async Task<WebhookTarget?> Read(TranscriptionForm form, CancellationToken cancellation)
    {
        if (form.WebhookUrl is not { } url)
            return form.WebhookSecret is null && !form.WebhookText ? null : throw ClientErrorException.InvalidField("webhook_url", "is missing.");
        if (form.WebhookSecret is { } own && !WebhookSecret.TryRead(own, out _))
            throw ClientErrorException.InvalidField("webhook_secret", WebhookSecret.Demand);
        if (form.WebhookSecret is null && options.Value.Secrets.Count == 0)
            throw ClientErrorException.InvalidField("webhook_secret", "is missing, and the server has none of its own.");
        try
        {
            await guard.Check(url, cancellation);
        }
        catch (OutboundRefusedException exception)
        {
            throw ClientErrorException.InvalidField("webhook_url", exception.Message);
        }

        return new WebhookTarget { Url = url, Secret = form.WebhookSecret, WithText = form.WebhookText };
    }
}
