using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Transcription.Audio.Files;
using Transcription.Gateway.Auth;
using Transcription.Gateway.Fetching;
using Transcription.Gateway.History;
using Transcription.Gateway.Limits;
using Transcription.Gateway.Models;
using Transcription.Gateway.Outbound;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Realtime;
using Transcription.Gateway.Realtime.Overflow;
using Transcription.Gateway.Realtime.Recovery;
using Transcription.Gateway.Recordings;
using Transcription.Gateway.Rest;
using Transcription.Gateway.Rest.Jobs;
using Transcription.Gateway.Rest.Sessions;
using Transcription.Gateway.Rest.Transcriptions;
using Transcription.Gateway.Web;
using Transcription.Gateway.Webhooks;
using Transcription.Grains.History;
using Transcription.Grains.Hosting;
using Transcription.Grains.Jobs;
using Transcription.Grains.Webhooks;

namespace Transcription.Gateway.Hosting;

/// <summary>Adds the WebSocket and REST surface to a silo's web host.</summary>
public static class GatewayExtensions
{
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PongWithin = TimeSpan.FromSeconds(20);

    /// <summary>Adds what every process listens with, whatever its roles: the address and the keys.</summary>
    public static IServiceCollection AddListener(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidated<GatewayOptions, GatewayOptionsValidator>(configuration.GetSection("Gateway"));
        services.Configure<AuthOptions>(configuration.GetSection("Auth"));
        services.AddSingleton<ApiKeys>();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<GatewayOptions>>(Listen);
        return services;
    }

    /// <summary>Adds the services of the WebSocket and REST surface; <see cref="AddListener"/> is called beside it.</summary>
    public static IServiceCollection AddTranscriptionGateway(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidated<LimitOptions, LimitOptionsValidator>(configuration.GetSection("Limits"));
        services.AddValidated<RecoveryOptions, RecoveryOptionsValidator>(configuration.GetSection("Recovery"));
        services.AddValidated<StorageOptions, StorageOptionsValidator>(configuration.GetSection("Storage"));
        services.AddValidated<OverflowOptions, OverflowOptionsValidator>(configuration.GetSection("Sessions"));
        services.AddSingleton<OfferedModels>();
        services.AddSingleton<WaitingRoom>();
        services.AddSingleton<LiveClients>();
        services.AddSingleton<RealtimeServices>();
        services.AddSingleton<FileSlots>();
        services.AddSingleton<FileSource>();
        services.AddSingleton<TranscriptionEndpoint>();
        services.AddSingleton<JobSubmission>();
        services.AddSingleton<RecordingFiles>();
        services.AddSingleton<IRecordingStore, FileRecordingStore>();
        services.AddHostedService<LeftoverSweep>();
        services.AddOutbound(configuration);
        services.AddSingleton<ISessionRecordings, FileSessionRecordings>();
        services.AddSingleton<SessionHistory>();
        services.AddSingleton<HistoryKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<HistoryKeeper>());
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        services.AddValidated<FfmpegOptions, FfmpegOptionsValidator>(configuration.GetSection("Ffmpeg"));
        services.AddSingleton<IAudioFileDecoder>(provider => new AudioFileDecoder(
            provider.GetRequiredService<IOptions<FfmpegOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Guards every address with the keys, and maps those of health.</summary>
    public static void MapHealth(this WebApplication app)
    {
        // First: the guard looks for them.
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = PingInterval, KeepAliveTimeout = PongWithin });
        app.UseMiddleware<ApiKeyMiddleware>();
        app.MapGet("/health/live", HealthEndpoints.Live);
        app.MapGet("/health/ready", HealthEndpoints.Ready);
    }

    /// <summary>Maps every address of the gateway; <see cref="MapHealth"/> comes before it.</summary>
    public static void MapTranscriptionGateway(this WebApplication app)
    {
        app.Map("/v1/audio/transcriptions/stream", RealtimeEndpoint.Serve);
        app.MapPost("/v1/audio/transcriptions", (HttpContext http, TranscriptionEndpoint endpoint) => endpoint.Transcribe(http));
        app.MapPost("/v1/audio/translations", (HttpContext http, TranscriptionEndpoint endpoint) => endpoint.Translate(http));
        app.MapJobs();
        app.MapGet("/v1/models", StatusEndpoints.Models);
        app.MapGet("/v1/realtime/status", StatusEndpoints.Status);
        app.MapSessions();
        app.MapGet("/", WebPage.Serve);
        app.MapFallback((HttpContext http) => ApiError.Write(
            http, StatusCodes.Status404NotFound, ErrorCodes.InvalidParameters, $"There is nothing at {http.Request.Path}."));
    }

    /// <summary>Adds what goes to addresses that clients name.</summary>
    private static void AddOutbound(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidated<OutboundOptions, OutboundOptionsValidator>(configuration.GetSection("Outbound"));
        services.AddValidated<FetchOptions, FetchOptionsValidator>(configuration.GetSection("Fetch"));
        services.AddSingleton<OutboundGuard>();
        services.AddSingleton<FileFetcher>();
        services.AddSingleton<WebhookForm>();
        services.AddSingleton<IWebhookSender, WebhookSender>();
    }

    private static void Listen(KestrelServerOptions kestrel, IOptions<GatewayOptions> gateway)
    {
        var (host, port) = (gateway.Value.Host, gateway.Value.Port);
        if (host == "*")
            kestrel.ListenAnyIP(port);
        else if (host != "localhost")
            kestrel.Listen(IPAddress.Parse(host), port);
        else if (port == 0)
            kestrel.Listen(IPAddress.Loopback, port); // a free port can be taken on one address only
        else
            kestrel.ListenLocalhost(port);
    }
}
