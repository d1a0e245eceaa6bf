namespace Transcription.ResultsDelivery.Measuring;

/// <summary>Where and under what load something was measured.</summary>
internal readonly record struct Setting(int Processes, Load Load, Delivery Delivery);

/// <summary>What one round gave.</summary>
/// <param name="P50">Latency in milliseconds.</param>
/// <param name="P99">Latency in milliseconds.</param>
/// <param name="Processor">Microseconds per event.</param>
/// <param name="Allocated">Bytes per event.</param>
internal readonly record struct Figures(double P50, double P99, double Processor, double Allocated);
