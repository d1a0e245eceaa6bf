using System.Security.Cryptography;
using System.Text;

namespace Transcription.Gateway.Webhooks;

/// <summary>Signatures of Standard Webhooks (standardwebhooks.com), version 1: HMAC-SHA256 over id, time and body.</summary>
internal static class WebhookSignature
{
    /// <summary>The header's value: one signature for each secret.</summary>
    public static string Of(string messageId, string timestamp, byte[] body, IEnumerable<byte[]> secrets)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{messageId}.{timestamp}."), .. body];
        return string.Join(' ', secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret, signed))}"));
    }
}
