namespace Transcription.LoadGenerator.Chaos;

/// <summary>Something done to the cluster while a run goes on.</summary>
/// <param name="After">When, from the run's begin.</param>
/// <param name="Verb">What.</param>
/// <param name="Target">A process id or a file that holds one; for <see cref="ChaosVerb.Run"/>, a command line.</param>
internal sealed record ChaosAction(TimeSpan After, ChaosVerb Verb, string Target);

internal enum ChaosVerb
{
    /// <summary>SIGKILL.</summary>
    Kill,

    /// <summary>SIGTERM.</summary>
    Term,

    /// <summary>Starts a process that lives until the run ends.</summary>
    Run,
}
