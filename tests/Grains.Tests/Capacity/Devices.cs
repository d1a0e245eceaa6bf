using Transcription.Grains.Capacity;

namespace Transcription.Grains.Tests.Capacity;

internal static class Devices
{
    public static Device Device(string id, params string[] models) => new(id, null, 1, models, 1L << 30);

    public static GrainId Session(string key) => GrainId.Create("session", key);

    /// <summary>Slots taken on each device.</summary>
    public static int[] Used(this SlotLedger ledger) =>
        [.. ledger.Snapshot(device => device.Models).Select(device => device.Used)];
}
