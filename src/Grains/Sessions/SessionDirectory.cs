using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Capacity;

namespace Transcription.Grains.Sessions;

/// <summary>Finds the sessions of the cluster by asking every silo for those that hold a slot there.</summary>
public sealed class SessionDirectory
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    private readonly IGrainFactory _grains;
    private readonly Func<SiloAddress, Task<IReadOnlyList<GrainId>>> _sessionsOf;
    private readonly CapacityMap _map;
    private readonly TimeProvider _time;

    internal SessionDirectory(
        IGrainFactory grains, Func<SiloAddress, Task<IReadOnlyList<GrainId>>> sessionsOf, CapacityMap map, TimeProvider time) =>
        (_grains, _sessionsOf, _map, _time) = (grains, sessionsOf, map, time);

    /// <summary>At most that many sessions; those that end meanwhile, or do not answer, are left out.</summary>
    public async Task<IReadOnlyList<SessionDescription>> List(int limit)
    {
        var look = new Look();
        var described = await Task.WhenAll((await Keys(look)).Take(limit).Select(key => Describe(key, look)));
        return [.. described.OfType<SessionDescription>().OrderBy(session => session.StartedAt)];
    }

    /// <summary>The session with that id, or null.</summary>
    /// <exception cref="SessionUnansweredException">It was not found, but not every silo that may have it has answered.</exception>
    public async Task<ISessionGrain?> Find(string sessionId)
    {
        var look = new Look();
        return await FindAll(sessionId, look) switch
        {
            [var newest, ..] => newest.Session,
            _ when look.IsIncomplete => throw new SessionUnansweredException(),
            _ => null,
        };
    }

    /// <summary>Every epoch of a session that is alive and answers, its client's own first.</summary>
    public Task<IReadOnlyList<(int Epoch, ISessionGrain Session)>> FindAll(string sessionId) => FindAll(sessionId, new Look());

    private async Task<IReadOnlyList<(int Epoch, ISessionGrain Session)>> FindAll(string sessionId, Look look)
    {
        var keys = (await Keys(look)).Where(key => SessionKey.Parse(key).SessionId == sessionId).ToList();
        var described = await Task.WhenAll(keys.Select(key => Describe(key, look)));
        return
        [
            .. described.OfType<SessionDescription>()
                .OrderByDescending(session => session.Attachment)
                .ThenByDescending(session => session.Epoch)
                .Select(session => (
                    session.Epoch, _grains.GetGrain<ISessionGrain>(new SessionKey(sessionId, session.Epoch).ToString()))),
        ];
    }

    private async Task<IEnumerable<string>> Keys(Look look)
    {
        var silos = _map.Silos.Where(silo => silo.Devices.Any(device => device.Used > 0))
            .Select(silo => SiloAddress.FromParsableString(silo.Silo));
        var sessions = await Task.WhenAll(silos.Select(silo => Sessions(silo, look)));
        return sessions.SelectMany(ids => ids).Select(id => id.Key.ToString()!);
    }

    private async Task<IReadOnlyList<GrainId>> Sessions(SiloAddress silo, Look look)
    {
        try
        {
            return await _sessionsOf(silo).WaitAsync(AnswerWithin, _time);
        }
        catch (TimeoutException)
        {
            look.IsIncomplete = true;
            return [];
        }
        catch (OrleansException)
        {
            return []; // a silo that is lost has no sessions
        }
    }

    private async Task<SessionDescription?> Describe(string key, Look look)
    {
        try
        {
            return await _grains.GetGrain<ISessionGrain>(key).Describe().WaitAsync(AnswerWithin, _time);
        }
        catch (TimeoutException)
        {
            look.IsIncomplete = true;
            return null;
        }
        catch (Exception exception) when (exception is SessionNotFoundException or OrleansException)
        {
            return null;
        }
    }

    /// <summary>One look around the cluster.</summary>
    private sealed class Look
    {
        /// <summary>Somebody who is alive has not answered in time.</summary>
        public bool IsIncomplete { get; set; }
    }
}

/// <summary>Whether there is such a session, nobody can say at the moment.</summary>
public sealed class SessionUnansweredException()
    : Exception("Where the session may be, nobody answers at the moment; try again.");
