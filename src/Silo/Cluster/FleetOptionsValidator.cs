using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Transcription.Grains.Hosting;

namespace Transcription.Silo.Cluster;

internal sealed class FleetOptionsValidator(TimeProvider time) : IValidateOptions<FleetOptions>
{
    public ValidateOptionsResult Validate(string? name, FleetOptions options)
    {
        var (redis, tls) = (options.Redis, options.Tls);
        var alone = string.IsNullOrEmpty(redis);
        var errors = new OptionErrors(FleetOptions.Section)
            .Require(alone || HasEndpoint(redis!), nameof(options.Redis), "is no connection string such as redis:6379,password=…")
            .Require(options.Id is { Length: > 0 }, nameof(options.Id), "is empty.")
            .Require(options.ServiceId is { Length: > 0 }, nameof(options.ServiceId), "is empty.")
            .Require(
                options.ProbeTimeout > TimeSpan.Zero && options.ProbeTimeout <= TimeSpan.FromMinutes(1),
                nameof(options.ProbeTimeout),
                $"is {options.ProbeTimeout}; it must be above zero and at most a minute.")
            .Require(options.MissedProbes is >= 1 and <= 10, nameof(options.MissedProbes), $"is {options.MissedProbes}; it must be 1 to 10.")
            .Require(!alone || !tls.IsOn, "Tls", "needs Cluster:Redis: there is nobody to speak TLS with.");
        if (!tls.IsOn)
        {
            return errors
                .Require(tls is { Key: null, Password: null, Ca: null }, "Tls:Certificate", "is missing beside the other Cluster:Tls settings.")
                .Result;
        }

        errors
            .Require(File.Exists(tls.Certificate), "Tls:Certificate", $"is '{tls.Certificate}', which is no file.")
            .Require(tls.Key is null || File.Exists(tls.Key), "Tls:Key", $"is '{tls.Key}', which is no file.")
            .Require(File.Exists(tls.Ca), "Tls:Ca", $"is '{tls.Ca}', which is no file; it is needed to know the other silos by.");
        if (errors.Result.Failed)
            return errors.Result;
        var objection = Objection(tls);
        return errors.Require(objection is null, "Tls", $"cannot be used: {objection}").Result;
    }

    private static bool HasEndpoint(string redis)
    {
        try
        {
            return ConfigurationOptions.Parse(redis).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Null when the files make a certificate that the other silos will accept.</summary>
    private string? Objection(SiloTlsOptions tls)
    {
        try
        {
            return SiloCertificates.Load(tls, time).Objection();
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }
}
