using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Capacity;

namespace Transcription.Grains.Sessions;

/// <summary>Finds the sessions of the cluster by asking every silo for those that hold a slot there.</summary>
public sealed class SessionDirectory
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    private readonly IGrainFactory _grains;
    private readonly CapacityClient _capacity;
    private readonly CapacityMap _map;

    internal SessionDirectory(IGrainFactory grains, CapacityClient capacity, CapacityMap map) =>
        (_grains, _capacity, _map) = (grains, capacity, map);

    /// <summary>At most that many sessions; those that end meanwhile are left out.</summary>
    public async Task<IReadOnlyList<SessionDescription>> List(int limit)
    {
        var described = await Task.WhenAll((await Keys()).Take(limit).Select(Describe));
        return [.. described.OfType<SessionDescription>().OrderBy(session => session.StartedAt)];
    }

    /// <summary>The session with that id, or null.</summary>
    public async Task<ISessionGrain?> Find(string sessionId) =>
        await FindAll(sessionId) is [var newest, ..] ? newest.Session : null;

    /// <summary>Every epoch of a session that is alive, its client's own first.</summary>
    public async Task<IReadOnlyList<(int Epoch, ISessionGrain Session)>> FindAll(string sessionId)
    {
        var keys = (await Keys()).Where(key => SessionKey.Parse(key).SessionId == sessionId).ToList();
        var described = await Task.WhenAll(keys.Select(Describe));
        return
        [
            .. described.OfType<SessionDescription>()
                .OrderByDescending(session => session.Attachment)
                .ThenByDescending(session => session.Epoch)
                .Select(session => (
                    session.Epoch, _grains.GetGrain<ISessionGrain>(new SessionKey(sessionId, session.Epoch).ToString()))),
        ];
    }

    private async Task<IEnumerable<string>> Keys()
    {
        var silos = _map.Silos.Where(silo => silo.Devices.Any(device => device.Used > 0))
            .Select(silo => SiloAddress.FromParsableString(silo.Silo));
        var sessions = await Task.WhenAll(silos.Select(Sessions));
        return sessions.SelectMany(ids => ids).Select(id => id.Key.ToString()!);
    }

    private async Task<IReadOnlyList<GrainId>> Sessions(SiloAddress silo)
    {
        try
        {
            return await _capacity.Sessions(silo).WaitAsync(AnswerWithin);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            return []; // a silo that is lost has no sessions
        }
    }

    private async Task<SessionDescription?> Describe(string key)
    {
        try
        {
            return await _grains.GetGrain<ISessionGrain>(key).Describe().WaitAsync(AnswerWithin);
        }
        catch (Exception exception) when (exception is SessionNotFoundException or OrleansException or TimeoutException)
        {
            return null;
        }
    }
}
