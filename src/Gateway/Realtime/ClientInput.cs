using Transcription.Grains.Abstractions.Sessions;

namespace Transcription.Gateway.Realtime;

/// <summary>What a client sent, in order.</summary>
internal abstract record ClientInput
{
    /// <summary>16 kHz mono samples.</summary>
    public sealed record Audio(short[] Samples) : ClientInput;

    /// <summary>Anything else.</summary>
    public sealed record Control(ControlKind Kind) : ClientInput;

    /// <summary>Other settings; answered once the session has taken or refused them.</summary>
    public sealed record Configure(SessionRequest Request, TaskCompletionSource Answer) : ClientInput;
}
