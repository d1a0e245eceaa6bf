using Transcription.Grains.Abstractions.Sessions;

namespace Transcription.Grains.Tests.Support;

/// <summary>Calls that need no connection of their own.</summary>
internal static class SessionCalls
{
    /// <summary>Opens a session from its beginning.</summary>
    public static Task<SessionOpened> Open(this ISessionGrain session, SessionRequest request) =>
        session.Open(request, new SessionStart { Secret = TestSession.Secret });

    public static Task Flush(this ISessionGrain session) => session.Control(new SessionControl(ControlKind.Flush));

    public static Task Clear(this ISessionGrain session) => session.Control(new SessionControl(ControlKind.Clear));

    public static Task End(this ISessionGrain session) => session.Control(new SessionControl(ControlKind.End));

    public static Task Configure(this ISessionGrain session, SessionRequest request) =>
        session.Control(new SessionControl(ControlKind.Configure, Request: request));
}
