namespace Transcription.Grains.Abstractions.Sessions;

/// <summary>What a client asks of a session. Fixed for its life.</summary>
[GenerateSerializer, Immutable, Alias("transcription.session-request")]
public sealed record SessionRequest
{
    /// <summary>The model's name, aliases resolved.</summary>
    [Id(0)] public required string Model { get; init; }

    /// <summary>The stream key of the connection that receives the events: <c>gatewaySilo|connection</c>.</summary>
    [Id(1)] public required string Connection { get; init; }

    /// <summary>ISO 639-1 code; null lets the model find the language.</summary>
    [Id(2)] public string? Language { get; init; }

    /// <summary>Text that might have come before.</summary>
    [Id(3)] public string? Prompt { get; init; }

    /// <summary>Whether partials are wanted.</summary>
    [Id(4)] public bool InterimResults { get; init; } = true;

    /// <summary>Whether finals carry words with times.</summary>
    [Id(5)] public bool WordTimestamps { get; init; }

    /// <summary>Voice probability at which speech starts; null for the default.</summary>
    [Id(6)] public float? VadThreshold { get; init; }

    /// <summary>Silence that ends an utterance; null for the default.</summary>
    [Id(7)] public TimeSpan? MinSilence { get; init; }

    /// <summary>The longest utterance; null for the default.</summary>
    [Id(8)] public TimeSpan? MaxUtterance { get; init; }

    /// <summary>The W3C trace parent of the connection; null when nobody traces.</summary>
    [Id(9)] public string? TraceParent { get; init; }

    /// <summary>Words and names that may be said.</summary>
    [Id(10)] public IReadOnlyList<string> Vocabulary { get; init; } = [];

    /// <summary>Sampling temperature from 0 to 1.</summary>
    [Id(11)] public float Temperature { get; init; }

    /// <summary>Whether the text is to be a translation to English.</summary>
    [Id(12)] public bool Translate { get; init; }

    /// <summary>The model the client asked for, when a smaller one takes its place; null when it has what it asked for.</summary>
    [Id(13)] public string? RequestedModel { get; init; }

    /// <summary>Whether the audio is kept.</summary>
    [Id(14)] public RecordingKind Recording { get; init; }
}

/// <summary>What becomes of a session's audio.</summary>
[GenerateSerializer]
public enum RecordingKind
{
    /// <summary>It is forgotten.</summary>
    None = 0,

    /// <summary>It is recorded.</summary>
    Record = 1,

    /// <summary>It is recorded, and transcribed once more by a better model in the end.</summary>
    Enhance = 2,
}

/// <summary>A session has begun; who opens it has the first attachment.</summary>
[GenerateSerializer, Immutable, Alias("transcription.session-opened")]
public sealed record SessionOpened([property: Id(0)] string Silo, [property: Id(1)] string Device);

/// <summary>A session as an operator sees it. Never holds text.</summary>
/// <remarks>Of several epochs alive the one with the highest attachment is its client's, then the newest.</remarks>
[GenerateSerializer, Immutable, Alias("transcription.session-description")]
public sealed record SessionDescription(
    [property: Id(0)] string SessionId,
    [property: Id(1)] int Epoch,
    [property: Id(2)] string Model,
    [property: Id(3)] string Silo,
    [property: Id(4)] string Device,
    [property: Id(5)] DateTimeOffset StartedAt,
    [property: Id(6)] double AudioSeconds,
    [property: Id(7)] double LagSeconds,
    [property: Id(8)] long LastSeq,
    [property: Id(9)] int Attachment = 0);
