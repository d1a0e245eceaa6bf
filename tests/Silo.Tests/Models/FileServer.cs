using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Transcription.Silo.Models;

namespace Transcription.Silo.Tests.Models;

/// <summary>Serves one file on the loopback address, as well or as badly as a test wants.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private FileServer(WebApplication application) => _application = application;

    public byte[] Content { get; } = MakeContent();

    /// <summary>Where the bytes of each request began.</summary>
    public List<long> Starts { get; } = [];

    /// <summary>Bytes after which the first request is cut off.</summary>
    public int? CutFirstAt { get; init; }

    /// <summary>Whether ranges are ignored, as some servers do.</summary>
    public bool IgnoresRanges { get; init; }

    /// <summary>What is answered instead of the file.</summary>
    public int? Status { get; set; }

    /// <summary>Called once a request got half the file; the other half is sent when it ends.</summary>
    public Func<Task>? AtHalf { get; set; }

    public DownloadableFile File => new(
        "test", "ggml-test.bin", new Uri(_application.Urls.Single() + "/file"), Content.Length,
        Convert.ToHexStringLower(SHA256.HashData(Content)));

    public static async Task<FileServer> StartAsync(int? cutFirstAt = null, bool ignoresRanges = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        var server = new FileServer(application) { CutFirstAt = cutFirstAt, IgnoresRanges = ignoresRanges };
        application.Run(server.ServeAsync);
        await application.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        if (Status is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        var from = IgnoresRanges ? 0 : context.Request.GetTypedHeaders().Range?.Ranges.Single().From ?? 0;
        Starts.Add(from);
        if (from > 0)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {from}-{Content.Length - 1}/{Content.Length}";
        }

        context.Response.ContentLength = Content.Length - from;
        if (Starts.Count == 1 && CutFirstAt is { } cut)
        {
            await SendAsync(context, from, cut);
            context.Abort();
            return;
        }

        var half = Math.Max(from, Content.Length / 2);
        await SendAsync(context, from, half);
        if (AtHalf is { } wait)
            await wait();
        await SendAsync(context, half, Content.Length);
    }

    private async Task SendAsync(HttpContext context, long from, long to)
    {
        await context.Response.Body.WriteAsync(Content.AsMemory((int)from, (int)(to - from)), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static byte[] MakeContent()
    {
        var content = new byte[1_000_000];
        new Random(5).NextBytes(content);
        return content;
    }
}
