namespace Transcription.EngineBenchmark.Measuring;

/// <summary>Values in order of size; a quantile of nothing is NaN.</summary>
internal sealed class Series
{
    private readonly List<double> _sorted = [];

    public int Count => _sorted.Count;

    public double Least => Quantile(0);

    /// <summary>With an even count, the lower of the two in the middle.</summary>
    public double Median => Quantile(0.5);

    public void Add(double value)
    {
        var at = _sorted.BinarySearch(value);
        _sorted.Insert(at < 0 ? ~at : at, value);
    }

    /// <summary>The least value that so many do not exceed; 95 % of fewer than 20 values are all of them.</summary>
    public double Quantile(double share) => _sorted.Count == 0
        ? double.NaN
        : _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Count) - 1, 0, _sorted.Count - 1)];
}
