using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Transcription.Gateway.Tests.Hosting;

/// <summary>Somebody else's server on the loopback address, as well or as badly behaved as a test wants.</summary>
internal sealed class OtherServer : IAsyncDisposable
{
    /// <summary>Settings of a server that may reach this one, by its name only.</summary>
    public static readonly string[] Allowed = ["Outbound:AllowHttp=true", "Outbound:AllowedHosts:0=localhost"];

    private readonly WebApplication _app;

    private OtherServer(WebApplication app) => _app = app;

    /// <summary>What it was sent.</summary>
    public ConcurrentQueue<(IHeaderDictionary Headers, string Body)> Requests { get; } = new();

    /// <summary>By a name that may be allowed.</summary>
    public string Address(string path = "/") => $"http://localhost:{Port}{path}";

    /// <summary>By a number that is not.</summary>
    public string Numeric(string path = "/") => $"http://127.0.0.1:{Port}{path}";

    private int Port => new Uri(_app.Urls.Single()).Port;

    public static Task<OtherServer> Serving(byte[] file) => Start(http => http.Response.Body.WriteAsync(file).AsTask());

    public static async Task<OtherServer> Start(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new OtherServer(app);
        app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            server.Requests.Enqueue((new HeaderDictionary(http.Request.Headers.ToDictionary()), await reader.ReadToEndAsync()));
            await answer(http);
        });
        await app.StartAsync();
        return server;
    }

    /// <summary>A body that has no end, in blocks with a pause between them.</summary>
    public static async Task Endless(HttpContext http, int blockSize, TimeSpan pause)
    {
        var block = new byte[blockSize];
        while (!http.RequestAborted.IsCancellationRequested)
        {
            await http.Response.Body.WriteAsync(block, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(pause, http.RequestAborted);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
