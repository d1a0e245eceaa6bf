namespace Transcription.Speech.Streaming;

/// <summary>
/// How much new audio there is between two partials. Answers that come late, or not at all, widen the stride, so that
/// partials give way before anything else does; answers in time narrow it again. Counts audio, not time: a pure function
/// of what happens. Not thread safe.
/// </summary>
internal sealed class PartialPacer
{
    private readonly int _narrowest;
    private readonly int _widest;

    public PartialPacer(int narrowest, int widest)
    {
        (_narrowest, _widest) = (narrowest, Math.Max(narrowest, widest));
        Stride = narrowest;
    }

    /// <summary>Samples between two partials now.</summary>
    public int Stride { get; private set; }

    /// <summary>A partial was answered.</summary>
    /// <param name="meanwhile">Samples that arrived while it was decoded.</param>
    public void Answered(long meanwhile)
    {
        // A decode may take half of the stride: the other half is for finals, and for other sessions.
        if (meanwhile * 2 > Stride)
            Widen();
        else
            Stride = Math.Max(_narrowest, Stride - Stride / 8);
    }

    /// <summary>A partial was refused, or given up because its utterance ended first.</summary>
    public void Refused() => Widen();

    private void Widen() => Stride = Math.Min(_widest, Stride + Stride / 2);
}
