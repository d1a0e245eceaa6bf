using Transcription.Grains.Abstractions.Results;

namespace Transcription.Grains.Abstractions.Sessions;

/// <summary>
/// All a session goes on from: at the beginning nothing, after a recovery or a move what the lost epoch knew and what its
/// client has been told.
/// </summary>
[GenerateSerializer, Immutable, Alias("transcription.session-start")]
public sealed record SessionStart
{
    /// <summary>What a client that comes back must know.</summary>
    [Id(0)] public required string Secret { get; init; }

    /// <summary>Whether nothing has been told of the session but that its client waited.</summary>
    public bool IsNew => Events is [] or [.., SessionQueuedEvent];

    /// <summary>When the session began; null for now.</summary>
    [Id(1)] public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Where to go on.</summary>
    [Id(2)] public SessionCheckpoint Checkpoint { get; init; } = SessionCheckpoint.Beginning;

    /// <summary>16 kHz mono PCM16, from the checkpoint's first needed sample to its last received one.</summary>
    [Id(3)] public ReadOnlyMemory<byte> Pcm { get; init; }

    /// <summary>The newest events told, at least those after the checkpoint. Numbers go on from the last.</summary>
    [Id(4)] public IReadOnlyList<SessionEvent> Events { get; init; } = [];

    /// <summary>Every final told.</summary>
    [Id(5)] public IReadOnlyList<FinalEvent> Finals { get; init; } = [];

    /// <summary>Speech that starts before this sample was cleared after the checkpoint.</summary>
    [Id(6)] public long ClearedSample { get; init; }

    /// <summary>Told first of all, once the session has begun; null for nothing.</summary>
    [Id(7)] public SessionNotice? Notice { get; init; }

    /// <summary>The connection's number, counted over all epochs.</summary>
    [Id(8)] public int Attachment { get; init; } = 1;
}

/// <summary>A connection has taken a session over.</summary>
/// <param name="Attachment">Its number.</param>
/// <param name="Silo">The silo the session lives on.</param>
/// <param name="Request">What holds, the connection included.</param>
/// <param name="Start">What the connection needs to recover the session one day.</param>
/// <param name="Recent">
/// The last audio received, as far as it is at hand and the session is recorded: whoever recorded it before may have been
/// stopped short of it.
/// </param>
[GenerateSerializer, Immutable, Alias("transcription.session-attached")]
public sealed record SessionAttached(
    [property: Id(0)] int Attachment,
    [property: Id(1)] string Silo,
    [property: Id(2)] SessionRequest Request,
    [property: Id(3)] SessionStart Start,
    [property: Id(4)] ReadOnlyMemory<byte> Recent = default);
