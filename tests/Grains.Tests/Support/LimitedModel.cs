using Transcription.Speech.Recognition;

namespace Transcription.Grains.Tests.Support;

/// <summary>A model that says it can do other things than it can.</summary>
internal sealed class LimitedModel(ISpeechModel model, ModelCapabilities capabilities) : ISpeechModel
{
    public ModelCapabilities Capabilities => capabilities;

    public IReadOnlyList<RecognitionResult> Recognize(IReadOnlyList<RecognitionRequest> requests) => model.Recognize(requests);

    public void Dispose() => model.Dispose();
}
