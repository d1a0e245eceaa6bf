namespace Transcription.Grains.Abstractions.Sessions;

/// <summary>
/// 16 kHz mono PCM16 on its way to a session. Never change or pool the buffer before the call that carries it returns.
/// </summary>
/// <param name="FirstSample">The position of the first sample in the session.</param>
/// <param name="Pcm">Little-endian samples; none only asks how the session is.</param>
/// <param name="Attachment">The connection's number, from <see cref="SessionOpened"/> or <see cref="SessionAttached"/>; 0 for anybody.</param>
[GenerateSerializer, Immutable, Alias("transcription.audio-batch")]
public sealed record AudioBatch(
    [property: Id(0)] long FirstSample,
    [property: Id(1)] ReadOnlyMemory<byte> Pcm,
    [property: Id(2)] int Attachment = 0);

/// <summary>Where the session stands after a push.</summary>
/// <param name="ReceivedSample">Samples received in order; push on from here.</param>
/// <param name="CommittedSample">Samples that will never be needed again.</param>
/// <param name="Credit">Samples that may be pushed now; 0 asks to wait.</param>
/// <param name="LagSeconds">Audio received minus audio processed.</param>
/// <param name="LastSeq">The last event told.</param>
/// <param name="Checkpoint">Where a recovery may begin from now on; null when the last one will do.</param>
[GenerateSerializer, Immutable, Alias("transcription.push-ack")]
public sealed record PushAck(
    [property: Id(0)] long ReceivedSample,
    [property: Id(1)] long CommittedSample,
    [property: Id(2)] int Credit,
    [property: Id(3)] double LagSeconds,
    [property: Id(4)] long LastSeq,
    [property: Id(5)] SessionCheckpoint? Checkpoint = null);
