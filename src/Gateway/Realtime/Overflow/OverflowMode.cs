namespace Transcription.Gateway.Realtime.Overflow;

/// <summary>What a client gets when every slot for its model is taken.</summary>
internal enum OverflowMode
{
    /// <summary>A refusal at once.</summary>
    Reject,

    /// <summary>A place in the queue.</summary>
    Queue,

    /// <summary>A smaller model.</summary>
    Degrade,
}

/// <summary>The modes as clients and settings write them.</summary>
internal static class OverflowModes
{
    public const string Known = "reject, queue, degrade";

    public static OverflowMode? Parse(string? text) => text switch
    {
        "reject" => OverflowMode.Reject,
        "queue" => OverflowMode.Queue,
        "degrade" => OverflowMode.Degrade,
        _ => null,
    };
}
