using System.Globalization;

namespace Transcription.Grains.Abstractions.Sessions;

/// <summary>The key of a session grain: an id for the client's stream and an epoch, raised at each recovery.</summary>
public readonly record struct SessionKey(string SessionId, int Epoch)
{
    /// <summary>Writes the key.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{SessionId}:{Epoch}");

    /// <summary>Reads a key written by <see cref="ToString"/>.</summary>
    public static SessionKey Parse(string key)
    {
        var colon = key.LastIndexOf(':');
        return new SessionKey(key[..colon], int.Parse(key.AsSpan(colon + 1), CultureInfo.InvariantCulture));
    }
}
