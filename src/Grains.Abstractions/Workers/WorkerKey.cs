using System.Globalization;

namespace Transcription.Grains.Abstractions.Workers;

/// <summary>The key of a model worker: where it runs and what it owns.</summary>
/// <param name="Silo">The silo's address, parsable.</param>
/// <param name="Device">For example <c>cuda:0</c>.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Slot">Counts the workers of one model on one device from 0.</param>
public readonly record struct WorkerKey(string Silo, string Device, string Model, int Slot)
{
    /// <summary>Writes the key.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Silo}|{Device}|{Model}|{Slot}");

    /// <summary>Reads a key written by <see cref="ToString"/>.</summary>
    public static WorkerKey Parse(string key)
    {
        var parts = key.Split('|');
        return new WorkerKey(parts[0], parts[1], parts[2], int.Parse(parts[3], CultureInfo.InvariantCulture));
    }
}
