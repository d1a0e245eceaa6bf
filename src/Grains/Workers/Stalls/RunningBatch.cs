namespace Transcription.Grains.Workers.Stalls;

/// <summary>A batch that a model is at. Two are never the same.</summary>
/// <param name="expected">What its audio takes by what the worker has measured; zero before the first.</param>
internal sealed class RunningBatch(TimeSpan expected)
{
    public TimeSpan Expected => expected;
}
