namespace Transcription.Grains.Workers.Memory;

/// <summary>
/// The memory of one device that models have taken, against its budget. Weights count once however many workers share
/// them. Not thread safe.
/// </summary>
/// <param name="budget">Bytes; null when nobody knows, and everything fits.</param>
internal sealed class DeviceMemory(long? budget)
{
    private readonly Dictionary<(string Model, long Revision), Weights> _weights = [];

    public long? Budget => budget;

    /// <summary>Bytes taken.</summary>
    public long Used { get; private set; }

    /// <summary>Bytes that can still be taken.</summary>
    public long Free => (budget ?? long.MaxValue) - Used;

    /// <summary>The bytes one more worker of a model takes.</summary>
    public long Needed(string model, long revision, ModelSize size) =>
        size.Working + (_weights.ContainsKey((model, revision)) ? 0 : size.Weights);

    /// <summary>Takes the memory of one more worker, or nothing when there is too little.</summary>
    public bool TryTake(string model, long revision, ModelSize size)
    {
        var needed = Needed(model, revision, size);
        if (needed > Free)
            return false;
        if (!_weights.TryGetValue((model, revision), out var weights))
            _weights.Add((model, revision), weights = new Weights(size.Weights));
        weights.Workers++;
        Used += needed;
        return true;
    }

    /// <summary>Gives back what a worker took; the weights with the last one.</summary>
    public void Return(string model, long revision, ModelSize size)
    {
        var weights = _weights[(model, revision)];
        Used -= size.Working;
        if (--weights.Workers > 0)
            return;
        Used -= weights.Bytes;
        _weights.Remove((model, revision));
    }

    private sealed class Weights(long bytes)
    {
        public long Bytes => bytes;

        public int Workers { get; set; }
    }
}
