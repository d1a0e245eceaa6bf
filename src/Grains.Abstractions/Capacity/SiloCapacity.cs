namespace Transcription.Grains.Abstractions.Capacity;

/// <summary>What a silo offers, as it last said.</summary>
/// <param name="Silo">The silo's address, parsable.</param>
/// <param name="Version">Raised with each change; an older one is stale.</param>
/// <param name="Devices">Its devices; none on a gateway.</param>
[GenerateSerializer, Immutable, Alias("transcription.silo-capacity")]
public sealed record SiloCapacity(
    [property: Id(0)] string Silo,
    [property: Id(1)] long Version,
    [property: Id(2)] IReadOnlyList<DeviceCapacity> Devices,
    [property: Id(3)] IReadOnlyList<ModelOffer> Models);

/// <summary>A device and its slots.</summary>
/// <param name="Id">For example <c>cuda:0</c>.</param>
/// <param name="Slots">Sessions it may run.</param>
/// <param name="Used">Sessions it runs, reservations included.</param>
/// <param name="Workers">Model instances per model.</param>
/// <param name="Models">The models it serves.</param>
[GenerateSerializer, Immutable, Alias("transcription.device-capacity")]
public sealed record DeviceCapacity(
    [property: Id(0)] string Id,
    [property: Id(1)] int Slots,
    [property: Id(2)] int Used,
    [property: Id(3)] int Workers,
    [property: Id(4)] IReadOnlyList<string> Models)
{
    /// <summary>Slots that are free.</summary>
    public int Free => Math.Max(0, Slots - Used);

    /// <summary>Bytes that loaded models take. Told with the next change or heartbeat, as all that follows.</summary>
    [Id(5)] public long MemoryUsed { get; init; }

    /// <summary>Bytes they may take; 0 when it is not known.</summary>
    [Id(6)] public long MemoryTotal { get; init; }

    /// <summary>The models loaded; null from a silo that does not say.</summary>
    [Id(7)] public IReadOnlyList<ModelLoad>? Loads { get; init; }
}

/// <summary>A loaded model and its workers' queues, on one device.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Workers">Workers that have it loaded.</param>
/// <param name="QueueDepth">Jobs waiting.</param>
/// <param name="QueueCapacity">Live jobs that may wait, from the measured speed.</param>
/// <param name="RealTimeFactor">Smoothed processing time per audio time; 0 before the first job.</param>
[GenerateSerializer, Immutable, Alias("transcription.model-load-state")]
public sealed record ModelLoad(
    [property: Id(0)] string Model,
    [property: Id(1)] int Workers,
    [property: Id(2)] int QueueDepth,
    [property: Id(3)] int QueueCapacity,
    [property: Id(4)] double RealTimeFactor);

/// <summary>A model a silo can serve and what it can do.</summary>
/// <param name="Name">Its name in the cluster.</param>
/// <param name="Engine">The engine that runs it.</param>
/// <param name="Languages">ISO 639-1 codes; empty means any.</param>
/// <param name="WordTimestamps">Whether words can carry times.</param>
/// <param name="Prompt">Whether a prompt is used.</param>
/// <param name="Temperature">Whether temperature is used.</param>
/// <param name="Translation">Whether it can translate to English.</param>
/// <param name="Vocabulary">Whether it listens for given words.</param>
/// <param name="MaxAudio">The longest audio of one recognition; zero when the silo did not say.</param>
[GenerateSerializer, Immutable, Alias("transcription.model-offer")]
public sealed record ModelOffer(
    [property: Id(0)] string Name,
    [property: Id(1)] string Engine,
    [property: Id(2)] IReadOnlyList<string> Languages,
    [property: Id(3)] bool WordTimestamps,
    [property: Id(4)] bool Prompt,
    [property: Id(5)] bool Temperature,
    [property: Id(6)] bool Translation = false,
    [property: Id(7)] bool Vocabulary = false,
    [property: Id(8)] TimeSpan MaxAudio = default);
