using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Capacity;

namespace Transcription.Grains.Sessions;

/// <summary>Finds the sessions of the cluster by asking every silo for those that hold a slot there.</summary>
public sealed class SessionDirectory
{
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
    public async Task<ISessionGrain?> Find(string sessionId)
    {
        var key = (await Keys()).FirstOrDefault(key => SessionKey.Parse(key).SessionId == sessionId);
        return key is null ? null : _grains.GetGrain<ISessionGrain>(key);
    }

    private async Task<IEnumerable<string>> Keys()
    {
        var silos = _map.Silos.Where(silo => silo.Devices.Any(device => device.Used > 0))
            .Select(silo => SiloAddress.FromParsableString(silo.Silo));
        var sessions = await Task.WhenAll(silos.Select(silo => _capacity.Sessions(silo)));
        return sessions.SelectMany(ids => ids).Select(id => id.Key.ToString()!);
    }

    private async Task<SessionDescription?> Describe(string key)
    {
        try
        {
            return await _grains.GetGrain<ISessionGrain>(key).Describe();
        }
        catch (SessionNotFoundException)
        {
            return null;
        }
    }
}
