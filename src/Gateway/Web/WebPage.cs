using Microsoft.AspNetCore.Http;

namespace Transcription.Gateway.Web;

/// <summary><c>GET /</c>: a page to speak into.</summary>
internal static class WebPage
{
    private static readonly byte[] Html = Load();

    public static IResult Serve() => Results.Bytes(Html, "text/html; charset=utf-8");

    private static byte[] Load()
    {
        using var resource = typeof(WebPage).Assembly.GetManifestResourceStream("index.html")!;
        using var copy = new MemoryStream();
        resource.CopyTo(copy);
        return copy.ToArray();
    }
}
