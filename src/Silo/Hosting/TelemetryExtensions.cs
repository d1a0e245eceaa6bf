using OpenTelemetry;
using OpenTelemetry.Metrics;
using Transcription.Grains.Observability;

namespace Transcription.Silo.Hosting;

/// <summary>Metrics for Prometheus always; metrics and traces over OTLP when the standard variable names a collector.</summary>
internal static class TelemetryExtensions
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(TranscriptionMetrics.Name, "Microsoft.Orleans", "System.Runtime")
            .AddPrometheusExporter());
        if (string.IsNullOrEmpty(builder.Configuration[OtlpEndpoint]))
            return; // nobody to send spans to: none are made
        telemetry
            .WithTracing(traces => traces.AddSource("Microsoft.AspNetCore", TranscriptionTraces.Name))
            .UseOtlpExporter();
    }
}
