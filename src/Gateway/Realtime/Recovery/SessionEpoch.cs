using Transcription.Grains.Abstractions.Sessions;

namespace Transcription.Gateway.Realtime.Recovery;

/// <summary>A session's present epoch, as its gateway holds it.</summary>
/// <param name="Epoch">Its number.</param>
/// <param name="Session">Where it is reached.</param>
/// <param name="Attachment">The number of this gateway's connection in it.</param>
/// <param name="Silo">The silo it was opened on, parsable.</param>
/// <param name="IsHere">Whether that silo is this process: as long as anybody waits for it, it is not lost, only slow.</param>
internal sealed record SessionEpoch(int Epoch, ISessionGrain Session, int Attachment, string Silo, bool IsHere);

/// <summary>Opens an epoch of one session.</summary>
/// <param name="epoch">Its number; never used before.</param>
/// <param name="request">What the client asked for.</param>
/// <param name="start">Where to go on.</param>
/// <param name="avoid">The silo to leave.</param>
internal delegate Task<SessionEpoch> OpenEpoch(int epoch, SessionRequest request, SessionStart start, string avoid);

/// <summary>A session was lost again and again at the same place.</summary>
internal sealed class SessionLostException(Exception? last) : Exception("The session cannot be recovered.", last);
