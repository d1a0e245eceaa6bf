namespace Transcription.Gateway.Realtime;

/// <summary>What a client sent, in order.</summary>
internal abstract record ClientInput
{
    /// <summary>16 kHz mono samples.</summary>
    public sealed record Audio(short[] Samples) : ClientInput;

    public sealed record Flush : ClientInput;

    public sealed record Clear : ClientInput;

    public sealed record End : ClientInput;
}
