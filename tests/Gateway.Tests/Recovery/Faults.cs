namespace Transcription.Gateway.Tests.Recovery;

/// <summary>How often what goes wrong, from 0 to 1.</summary>
internal sealed record Faults
{
    public static readonly Faults None = new();

    /// <summary>A call that kills its session before it is done.</summary>
    public double DiesBefore { get; init; }

    /// <summary>A call that kills its session after it is done: nobody hears the answer.</summary>
    public double DiesAfter { get; init; }

    /// <summary>A call that never answers.</summary>
    public double Hangs { get; init; }

    /// <summary>A call that answers when nobody believes in it any more.</summary>
    public double AnswersLate { get; init; }

    /// <summary>Events lost on the stream.</summary>
    public double LosesEvents { get; init; }

    /// <summary>An epoch that cannot be opened.</summary>
    public double RefusesToOpen { get; init; }

    /// <summary>A decode that fails or takes its time.</summary>
    public double SlowDecodes { get; init; }
}
