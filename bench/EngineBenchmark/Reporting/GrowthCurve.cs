using Transcription.EngineBenchmark.Measuring;

namespace Transcription.EngineBenchmark.Reporting;

/// <summary>Median times of decodes of one growing utterance, in milliseconds.</summary>
internal sealed class GrowthCurve(Variant variant, Run run)
{
    public Variant Variant => variant;

    /// <summary>Wall time of the decode of the whole utterance.</summary>
    public double Final => At(run.Growing[^1]);

    /// <summary>Wall times of the decodes before the last, at that stride.</summary>
    public IEnumerable<double> Partials(int strideMilliseconds) => Lengths(strideMilliseconds).Select(At);

    /// <summary>Processor time of all of them and the last.</summary>
    public double Cpu(int strideMilliseconds) => Lengths(strideMilliseconds)
        .Append(run.Growing[^1])
        .Sum(seconds => run.Find(variant, seconds)?.Cpu.Median ?? double.NaN);

    /// <summary>Wall time of a decode of that many seconds; NaN when it was not measured.</summary>
    public double At(double seconds) => run.Find(variant, seconds)?.Wall.Median ?? double.NaN;

    private IEnumerable<double> Lengths(int strideMilliseconds)
    {
        var every = strideMilliseconds / (int)Arguments.GrowingStep.TotalMilliseconds;
        return run.Growing.SkipLast(1).Where((_, i) => (i + 1) % every == 0);
    }
}
