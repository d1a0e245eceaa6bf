using System.Buffers.Text;
using System.Security.Cryptography;

namespace Transcription.Gateway.Protocols.Native;

/// <summary>What a client shows to go on with its session: <c>sess_….secret</c>. The session knows its secret; nobody guesses it.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Secret">16 random bytes, base64url.</param>
internal sealed record ResumeToken(string SessionId, string Secret)
{
    private const int SecretBytes = 16;
    private const int LongestText = 128;

    public static ResumeToken Create(string sessionId) =>
        new(sessionId, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)));

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it did not.</summary>
    public static ResumeToken? TryParse(string text) =>
        text.Length <= LongestText && text.Split('.') is [{ Length: > 0 } session, { Length: > 0 } secret]
            ? new ResumeToken(session, secret)
            : null;

    public override string ToString() => $"{SessionId}.{Secret}";
}
