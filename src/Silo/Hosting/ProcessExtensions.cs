using Orleans.Dashboard;

namespace Transcription.Silo.Hosting;

/// <summary>What every process has, whatever its roles.</summary>
internal static class ProcessExtensions
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(20);

    public static void AddProcessDefaults(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<StalledExit>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainTime);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
    }

    /// <summary>The addresses of operators: metrics and the dashboard.</summary>
    public static void MapOperations(this WebApplication app)
    {
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapOrleansDashboard(routePrefix: "/dashboard");
    }
}
