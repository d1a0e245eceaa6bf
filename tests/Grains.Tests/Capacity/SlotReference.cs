namespace Transcription.Grains.Tests.Capacity;

/// <summary>The slot ledger's rules once more, by counting, with nothing kept that can be derived.</summary>
internal sealed class SlotReference
{
    public sealed record Seat(string Device, ActivationId? Owner, DateTimeOffset Expires);

    public Dictionary<string, (int Slots, string[] Models)> Devices { get; } = [];

    public Dictionary<GrainId, Seat> Seats { get; } = [];

    public bool IsDraining { get; set; }

    public bool IsPaused { get; set; }

    public bool IsClosed => IsDraining || IsPaused;

    public int Used(string device) => Seats.Values.Count(seat => seat.Device == device);

    public int Free(string device) => Devices[device].Slots - Used(device);

    public void Expire(DateTimeOffset now)
    {
        foreach (var (session, seat) in Seats.ToArray())
        {
            if (seat.Owner is null && seat.Expires <= now)
                Seats.Remove(session);
        }
    }

    /// <summary>The devices a new session may be given; none means refusal.</summary>
    public IReadOnlyList<string> Choices(string model)
    {
        var open = Devices.Keys
            .Where(id => !IsClosed && Free(id) > 0 && (Devices[id].Models is [] || Devices[id].Models.Contains(model)))
            .ToList();
        return [.. open.Where(id => Free(id) == open.Max(Free))];
    }
}
