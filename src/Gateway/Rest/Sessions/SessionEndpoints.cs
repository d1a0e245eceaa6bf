using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Transcription.Gateway.Protocols;
using Transcription.Grains.Abstractions.History;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.History;
using Transcription.Grains.Sessions;

namespace Transcription.Gateway.Rest.Sessions;

/// <summary>The addresses of live sessions and of what is kept of them: <c>/v1/sessions</c>.</summary>
internal static class SessionEndpoints
{
    private const int MaxId = 100; // characters
    private const int MaxLive = 1_000;

    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        var sessions = app.MapGroup("/v1/sessions").AddEndpointFilter(ErrorFilter.Apply);
        sessions.MapGet("/", List);
        sessions.MapGet("/{id}", Get);
        sessions.MapGet("/{id}/audio", Audio);
        sessions.MapDelete("/{id}", Delete);
    }

    private static async Task<IResult> List(
        SessionDirectory sessions, ISessionIndex index, string? status, string? cursor, string? limit) => status switch
    {
        null or "" or "live" => Results.Ok(new ListJson<SessionJson>(
            [.. (await sessions.List(MaxLive)).Select(session => SessionShape.Of(session))], NextCursor: null)),
        "ended" => Results.Ok(await ListQuery.Parse(cursor, limit).Page(
            (after, size) => index.List(ended: true, after, size), SessionShape.Of)),
        _ => throw ClientErrorException.Invalid("status", $"is '{status}'; known are live, ended"),
    };

    private static async Task<IResult> Get(string id, IGrainFactory grains, SessionDirectory sessions)
    {
        var kept = await Kept(grains, id);
        var live = kept is { IsEnded: true } // and its client has not left yet
            ? null
            : await Live(id, sessions, async session => SessionShape.Of(await session.Describe(), await session.Finals()));
        return live is null && kept is null ? throw NotFound(id) : Results.Ok(live ?? SessionShape.Of(id, kept!));
    }

    private static async Task<IResult> Audio(string id, IGrainFactory grains, ISessionRecordings recordings)
    {
        if (await Kept(grains, id) is not { Recording: { } recording } record)
            throw NotFound(id);
        if (!record.IsEnded)
            throw new ClientErrorException(SessionErrorCodes.Status, "The session is live; its audio is there when it has ended.");
        return recordings.Open(recording) is { } file
            ? Results.File(file, "audio/wav", $"{id}.wav", enableRangeProcessing: true)
            : throw NotFound(id);
    }

    /// <summary>Ends the input of a live session, whose client then gets what was said; forgets one that has ended.</summary>
    private static async Task<IResult> Delete(string id, IGrainFactory grains, SessionDirectory sessions)
    {
        var kept = await Kept(grains, id);
        if (kept is not { IsEnded: true }
            && await Live(id, sessions, async session => await session.Control(new SessionControl(ControlKind.End))) is not null)
            return Results.NoContent();
        if (kept is null)
            throw NotFound(id);
        await grains.GetGrain<ISessionRecordGrain>(id).Delete();
        return Results.NoContent();
    }

    /// <summary>What is kept of a session; null when nothing is.</summary>
    private static async Task<SessionRecord?> Kept(IGrainFactory grains, string id)
    {
        try
        {
            return id.Length <= MaxId ? await grains.GetGrain<ISessionRecordGrain>(id).Describe() : null;
        }
        catch (SessionNotFoundException)
        {
            return null;
        }
    }

    private static SessionNotFoundException NotFound(string id) => new($"There is no session '{id}', or no longer.");

    /// <summary>What a live session answers; null when there is none.</summary>
    private static async Task<T?> Live<T>(string id, SessionDirectory sessions, Func<ISessionGrain, Task<T>> ask)
        where T : class
    {
        try
        {
            return await sessions.Find(id) is { } session ? await ask(session) : null;
        }
        catch (SessionNotFoundException)
        {
            return null; // it ended between the two calls
        }
    }
}

/// <summary>Error codes of sessions over REST.</summary>
internal static class SessionErrorCodes
{
    public const string NotFound = "session_not_found";
    public const string Status = "session_status";
}
