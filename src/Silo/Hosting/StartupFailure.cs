using Microsoft.Extensions.Options;
using Orleans.Runtime.MembershipService;

namespace Transcription.Silo.Hosting;

/// <summary>Tells what an operator can mend from what only a stack trace explains.</summary>
internal static class StartupFailure
{
    /// <summary>What to print instead of a stack trace; null when the exception is none of ours.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException wrong => string.Join(Environment.NewLine, wrong.Failures),
        StartupException or OrleansClusterConnectivityCheckFailedException => exception.Message,
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } => exception.Message, // no number, no duration
        AggregateException many when many.InnerExceptions.Select(Explain).ToList() is var told && !told.Contains(null) =>
            string.Join(Environment.NewLine, told.Distinct()),
        _ => null,
    };
}
