using System.Net.Http.Headers;
using System.Text.Json;

namespace Transcription.LoadGenerator.Jobs;

/// <summary>The jobs' addresses at each of several servers. Never throws but for a cancellation.</summary>
internal sealed class JobClient : IDisposable
{
    private const string Path = "/v1/audio/transcriptions";
    private const string KeyHeader = "Idempotency-Key";
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(40); // a call inside the cluster gives up after 30

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = LongestAnswer };
    private readonly IReadOnlyDictionary<string, string> _parameters;

    public JobClient(IReadOnlyList<Uri> servers, string? apiKey, IReadOnlyDictionary<string, string> parameters)
    {
        Servers = [.. servers.Select(Http)];
        _parameters = parameters;
        if (apiKey is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    public IReadOnlyList<Uri> Servers { get; }

    /// <param name="turn">Which server: they take turns.</param>
    /// <param name="job">What is submitted.</param>
    /// <param name="cancellation">Stops waiting for the answer.</param>
    public async Task<Answer> Submit(int turn, TrackedJob job, CancellationToken cancellation)
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(job.File.Content), "file", job.File.Name },
            { new StringContent("true"), "async" },
        };
        foreach (var (name, value) in _parameters)
            form.Add(new StringContent(value), name);
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(turn, "")) { Content = form };
        request.Headers.Add(KeyHeader, job.Key);
        return await Send(request, cancellation);
    }

    /// <param name="turn">Which server: they take turns.</param>
    /// <param name="rest">What follows the address of jobs.</param>
    /// <param name="cancellation">Stops waiting for the answer.</param>
    public async Task<Answer> Get(int turn, string rest, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(turn, rest));
        return await Send(request, cancellation);
    }

    public void Dispose() => _http.Dispose();

    private static Uri Http(Uri server) => server.Scheme switch
    {
        "ws" => new UriBuilder(server) { Scheme = Uri.UriSchemeHttp, Port = server.Port }.Uri,
        "wss" => new UriBuilder(server) { Scheme = Uri.UriSchemeHttps, Port = server.Port }.Uri,
        _ => server,
    };

    private Uri Address(int turn, string rest) => new(Servers[turn % Servers.Count], Path + rest);

    private async Task<Answer> Send(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            var body = Parse(await response.Content.ReadAsStringAsync(cancellation));
            return new Answer((int)response.StatusCode, body, $"{(int)response.StatusCode} {Code(body)}".TrimEnd());
        }
        catch (HttpRequestException exception)
        {
            return new Answer(0, default, exception.HttpRequestError.ToString());
        }
        catch (IOException)
        {
            return new Answer(0, default, nameof(HttpRequestError.ResponseEnded));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Answer(0, default, "Timeout");
        }
    }

    private static JsonElement Parse(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? Code(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object
        && body.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
        && error.TryGetProperty("code", out var code)
            ? code.GetString()
            : null;
}
