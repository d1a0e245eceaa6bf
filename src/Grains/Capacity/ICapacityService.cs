using Orleans.Services;
using Transcription.Grains.Abstractions.Capacity;

namespace Transcription.Grains.Capacity;

/// <summary>Runs on every silo: tells the others what it offers, and reserves its slots for them.</summary>
[Alias("transcription.capacity")]
internal interface ICapacityService : IGrainService
{
    [Alias("reserve")]
    Task<bool> TryReserve(GrainId session, string model, TimeSpan expiry);

    [Alias("report")]
    Task Report(SiloAddress from, SiloCapacity capacity);

    [Alias("sessions")]
    Task<IReadOnlyList<GrainId>> Sessions();
}
