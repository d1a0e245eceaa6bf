using Microsoft.Extensions.Options;

namespace Transcription.Silo.Devices;

/// <summary>Finds every wrong device setting at once.</summary>
internal sealed class DeviceListValidator : IValidateOptions<DeviceListOptions>
{
    private const int MostWorkers = 64;
    private const long MostMegabytes = 1 << 24;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, DeviceListOptions options)
    {
        var errors = new List<string>();
        for (var i = 0; i < options.Devices.Count; i++)
        {
            var device = options.Devices[i];
            if (!DeviceName.TryParse(device.Id, out _, out _))
                errors.Add($"Devices:{i}:Id is '{device.Id}'; it must be like cpu:0 or cuda:0.");
            if (device.Sessions < 0)
                errors.Add($"Devices:{i}:Sessions is {device.Sessions}; it must not be negative.");
            if (device.Workers is < 1 or > MostWorkers)
                errors.Add($"Devices:{i}:Workers is {device.Workers}; it must be from 1 to {MostWorkers}.");
            if (device.MemoryMegabytes is < 1 or > MostMegabytes)
                errors.Add($"Devices:{i}:MemoryMegabytes is {device.MemoryMegabytes}; it must be from 1 to {MostMegabytes}.");
            if (device.Models.Any(string.IsNullOrWhiteSpace))
                errors.Add($"Devices:{i}:Models holds an empty name.");
        }

        foreach (var twice in options.Devices.GroupBy(device => device.Id).Where(group => group.Count() > 1))
            errors.Add($"Devices names '{twice.Key}' {twice.Count()} times; name each device once.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
