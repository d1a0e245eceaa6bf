using Transcription.Gateway.Protocols;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Capacity;
using Transcription.Grains.Hosting;
using Transcription.Grains.Models;

namespace Transcription.Gateway.Models;

/// <summary>
/// The models clients may ask for, and what they can do, as the cluster's silos offer them. When an alias or the default is
/// set to another model while the cluster runs, it keeps its meaning until a silo offers the new one.
/// </summary>
internal sealed class OfferedModels
{
    private readonly LiveOptions<ModelNameOptions> _options;
    private readonly CapacityMap _map;
    private volatile ModelNaming _names;
    private volatile ModelNaming _before;

    public OfferedModels(LiveOptions<ModelNameOptions> options, CapacityMap map)
    {
        (_options, _map) = (options, map);
        _before = _names = new ModelNaming(options.Current);
        options.Changed += _ => Rename();
    }

    /// <summary>The models offered now.</summary>
    public IReadOnlyList<ModelOffer> All => _map.Models;

    /// <summary>The name a request without one stands for.</summary>
    public string Default => Meaning(null);

    /// <summary>Aliases of models offered now.</summary>
    public IEnumerable<KeyValuePair<string, string>> Aliases =>
        _options.Current.Aliases.Keys
            .Select(alias => KeyValuePair.Create(alias, Meaning(alias)))
            .Where(alias => Find(alias.Value) is not null);

    /// <summary>The model that a name or an alias stands for; null or empty for the default.</summary>
    /// <exception cref="ClientErrorException">No silo offers it, or none offers any: workers may be on their way.</exception>
    public ModelOffer Resolve(string? name)
    {
        var wanted = Meaning(name);
        if (Find(wanted) is { } offer)
            return offer;
        throw All.Count == 0
            ? new ClientErrorException(ErrorCodes.NoCapacity, $"The model '{wanted}' is not available: no silo offers a model yet.")
            : new ClientErrorException(
                ErrorCodes.ModelUnknown, $"The model '{wanted}' is unknown; known are {string.Join(", ", Known)}.", "model");
    }

    /// <summary>Whether some silo has a slot for the model, as far as this gateway has heard.</summary>
    public bool HasFreeSlot(string model) => _map.HasFree(model);

    /// <summary>The models offered that may take another one's place, the nearest first: <c>Models:Degrade</c>.</summary>
    public IEnumerable<ModelOffer> Smaller(string model)
    {
        var chain = _options.Current.Degrade
            .DistinctBy(step => Meaning(step.Key))
            .ToDictionary(step => Meaning(step.Key), step => Meaning(step.Value));
        var seen = new HashSet<string> { model };
        for (var next = model; chain.TryGetValue(next, out var smaller) && seen.Add(smaller); next = smaller)
        {
            if (Find(smaller) is { } offer)
                yield return offer;
        }
    }

    private IEnumerable<string> Known =>
        All.Select(model => model.Name).Concat(Aliases.Select(alias => alias.Key));

    private string Meaning(string? name)
    {
        var wanted = _names.Resolve(name);
        if (Find(wanted) is not null)
            return wanted;
        var before = _before.Resolve(name);
        return Find(before) is not null ? before : wanted;
    }

    private void Rename()
    {
        // What is not offered yet keeps the meaning it has, not the one it was to get.
        var options = _options.Current;
        var before = new ModelNameOptions { Default = Meaning(null) };
        foreach (var alias in options.Aliases.Keys)
            before.Aliases[alias] = Meaning(alias);
        _before = new ModelNaming(before);
        _names = new ModelNaming(options);
    }

    private ModelOffer? Find(string name) => All.FirstOrDefault(model => model.Name == name);
}
