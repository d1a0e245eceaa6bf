using Transcription.Grains.Abstractions.Sessions;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Realtime;

/// <summary>What a client sent, in order.</summary>
internal abstract record ClientInput
{
    /// <summary>16 kHz mono samples, given back by whoever takes them.</summary>
    public sealed record Audio(RentedSamples Samples) : ClientInput
    {
        public int Count => Samples.Memory.Length;
    }

    /// <summary>Anything else.</summary>
    public sealed record Control(ControlKind Kind) : ClientInput;

    /// <summary>Other settings; answered once the session has taken or refused them.</summary>
    public sealed record Configure(SessionRequest Request, TaskCompletionSource Answer) : ClientInput;
}
