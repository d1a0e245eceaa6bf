namespace Transcription.Grains.Webhooks;

/// <summary>How others are told that a job has ended: <c>Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>The longest <see cref="Timeout"/>.</summary>
    internal static readonly TimeSpan MaxTimeout = TimeSpan.FromSeconds(20);

    /// <summary>
    /// What messages are signed with whose job brings no secret of its own: <c>whsec_</c> and 24 to 64 bytes in base64. With
    /// several each message has as many signatures, so that a secret can be replaced. Default none.
    /// </summary>
    public IList<string> Secrets { get; } = [];

    /// <summary>How long a receiver may take to answer, to 20 s. Default 15 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Attempts after the first. Default 5.</summary>
    public int Retries { get; set; } = 5;

    /// <summary>The pause before the second attempt, give or take a fifth. Default 5 s.</summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many times longer each further pause is. Default 5: the last of five attempts more comes after an hour.</summary>
    public double Backoff { get; set; } = 5;

    /// <summary>Attempts remembered for each job. Default 20.</summary>
    public int AttemptsKept { get; set; } = 20;
}
