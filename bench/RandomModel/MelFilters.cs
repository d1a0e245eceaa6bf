namespace Transcription.RandomModel;

/// <summary>
/// The real filter bank from a spectrum of 201 frequencies to mel bands. Source: librosa, <c>filters.mel</c> with its
/// defaults (Slaney's scale, filters of equal area) for 16 kHz and windows of 400 samples.
/// </summary>
internal static class MelFilters
{
    public const int Frequencies = 201;

    private const double Nyquist = 8000;
    private const double LinearUpTo = 1000; // Hz
    private const double LinearStep = 200.0 / 3; // Hz per mel
    private static readonly double LogStep = Math.Log(6.4) / 27;

    /// <summary>Weights of each band in turn.</summary>
    public static float[] Create(int bands)
    {
        var top = ToMel(Nyquist);
        var edges = Enumerable.Range(0, bands + 2).Select(i => ToHertz(top * i / (bands + 1))).ToArray();
        var weights = new float[bands * Frequencies];
        for (var band = 0; band < bands; band++)
        {
            var (low, centre, high) = (edges[band], edges[band + 1], edges[band + 2]);
            for (var i = 0; i < Frequencies; i++)
            {
                var frequency = Nyquist * i / (Frequencies - 1);
                var slope = Math.Min((frequency - low) / (centre - low), (high - frequency) / (high - centre));
                weights[band * Frequencies + i] = (float)(Math.Max(0, slope) * 2 / (high - low));
            }
        }

        return weights;
    }

    private static double ToMel(double hertz) => hertz < LinearUpTo
        ? hertz / LinearStep
        : LinearUpTo / LinearStep + Math.Log(hertz / LinearUpTo) / LogStep;

    private static double ToHertz(double mel) => mel < LinearUpTo / LinearStep
        ? mel * LinearStep
        : LinearUpTo * Math.Exp(LogStep * (mel - LinearUpTo / LinearStep));
}
