namespace Transcription.Grains.Webhooks;

/// <summary>Secrets as Standard Webhooks writes them: <c>whsec_</c> and 24 to 64 bytes in base64.</summary>
public static class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int MinBytes = 24;
    private const int MaxBytes = 64;

    /// <summary>What a secret must be, for error messages.</summary>
    public const string Demand = "must be whsec_ and 24 to 64 bytes in base64.";

    /// <summary>Reads a secret; the prefix may be missing.</summary>
    public static bool TryRead(string text, out byte[] secret)
    {
        var encoded = text.StartsWith(Prefix, StringComparison.Ordinal) ? text.AsSpan(Prefix.Length) : text;
        Span<byte> bytes = stackalloc byte[MaxBytes];
        var isOne = Convert.TryFromBase64Chars(encoded, bytes, out var length) && length >= MinBytes;
        secret = isOne ? bytes[..length].ToArray() : [];
        return isOne;
    }
}
