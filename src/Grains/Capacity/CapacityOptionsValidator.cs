using Microsoft.Extensions.Options;
using Transcription.Grains.Hosting;

namespace Transcription.Grains.Capacity;

internal sealed class CapacityOptionsValidator : IValidateOptions<CapacityOptions>
{
    public ValidateOptionsResult Validate(string? name, CapacityOptions options) => new OptionErrors("Capacity")
        .Duration(options.GossipInterval, nameof(options.GossipInterval))
        .Duration(options.Heartbeat, nameof(options.Heartbeat))
        .Duration(options.ReserveTimeout, nameof(options.ReserveTimeout))
        .Duration(options.ReservationExpiry, nameof(options.ReservationExpiry))
        .Result;
}
