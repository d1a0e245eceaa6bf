using Microsoft.Extensions.Options;
using Transcription.Gateway.Protocols;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Capacity;
using Transcription.Grains.Models;

namespace Transcription.Gateway.Models;

/// <summary>The models clients may ask for, and what they can do, as the cluster's silos offer them.</summary>
internal sealed class OfferedModels(IOptions<ModelNameOptions> options, CapacityMap map)
{
    private readonly ModelNaming _names = new(options.Value);

    /// <summary>The models offered now.</summary>
    public IReadOnlyList<ModelOffer> All => map.Models;

    /// <summary>The name a request without one stands for.</summary>
    public string Default => _names.Default;

    /// <summary>Aliases of models offered now.</summary>
    public IEnumerable<KeyValuePair<string, string>> Aliases =>
        options.Value.Aliases.Where(alias => Find(alias.Value) is not null);

    /// <summary>The model that a name or an alias stands for; null or empty for the default.</summary>
    /// <exception cref="ClientErrorException">No silo offers it.</exception>
    public ModelOffer Resolve(string? name)
    {
        var wanted = _names.Resolve(name);
        return Find(wanted) ?? throw new ClientErrorException(
            ErrorCodes.ModelUnknown,
            All.Count == 0
                ? $"The model '{wanted}' is not available: no silo offers a model yet."
                : $"The model '{wanted}' is unknown; known are {string.Join(", ", Known)}.",
            "model");
    }

    /// <summary>Whether some silo has a slot for the model, as far as this gateway has heard.</summary>
    public bool HasFreeSlot(string model) => map.Silos
        .SelectMany(silo => silo.Devices)
        .Any(device => device.Free > 0 && device.Models.Contains(model));

    private IEnumerable<string> Known =>
        All.Select(model => model.Name).Concat(Aliases.Select(alias => alias.Key));

    private ModelOffer? Find(string name) => All.FirstOrDefault(model => model.Name == name);
}
