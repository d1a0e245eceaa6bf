namespace Transcription.Grains.Tests.Support;

/// <summary>A cluster of gateways, which run no session, and some workers.</summary>
public sealed record ClusterPlan
{
    public int Gateways { get; init; } = 1;

    public int Workers { get; init; } = 1;

    public int DevicesPerWorker { get; init; } = 1;

    public int ModelsPerDevice { get; init; } = 1;

    public int Slots { get; init; } = 64;

    /// <summary>Settings beside the defaults, by their full name.</summary>
    public Dictionary<string, string?> Settings { get; init; } = [];
}
