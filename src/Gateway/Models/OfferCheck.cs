using Transcription.Gateway.Protocols;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Models;
using Transcription.Speech.Recognition;

namespace Transcription.Gateway.Models;

/// <summary>Refuses what a model cannot do, before any work is placed.</summary>
internal static class OfferCheck
{
    /// <exception cref="ClientErrorException">The model cannot do what the session asks for.</exception>
    public static void Check(this ModelOffer model, SessionRequest asked) => Refuse(asked.Gap(model.ToCapabilities()));

    /// <param name="model">The model.</param>
    /// <param name="asked">What is asked of each recognition.</param>
    /// <param name="nameOf">What the address calls a parameter.</param>
    /// <exception cref="ClientErrorException">The model cannot do it.</exception>
    public static void Check(this ModelOffer model, RecognitionJob asked, Func<string, string> nameOf) =>
        Refuse(asked.Gap(model.Name, model.ToCapabilities()), nameOf);

    private static void Refuse(CapabilityGap? gap, Func<string, string>? nameOf = null)
    {
        if (gap is not null)
            throw new ClientErrorException(gap.Code(), gap.Message, nameOf?.Invoke(gap.Parameter) ?? gap.Parameter);
    }
}
