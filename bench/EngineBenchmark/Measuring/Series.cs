namespace Transcription.EngineBenchmark.Measuring;

/// <summary>Values in order of size; a quantile of nothing is NaN.</summary>
internal sealed class Series
{
    private readonly List<double> _sorted = [];

    public int Count => _sorted.Count;

    public double Least => Quantile(0);

    public double Median => _sorted.Count % 2 == 1 || _sorted.Count == 0
        ? Quantile(0.5)
        : (_sorted[_sorted.Count / 2 - 1] + _sorted[_sorted.Count / 2]) / 2;

    public void Add(double value)
    {
        var at = _sorted.BinarySearch(value);
        _sorted.Insert(at < 0 ? ~at : at, value);
    }

    /// <summary>The least value that at least that share does not exceed; below 20 values the 95 % one is the greatest.</summary>
    public double Quantile(double share) => _sorted.Count == 0
        ? double.NaN
        : _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Count) - 1, 0, _sorted.Count - 1)];
}
