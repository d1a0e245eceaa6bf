using System.Net;
using System.Security.Authentication;
using Microsoft.Extensions.Options;
using Transcription.Gateway.Limits;
using Transcription.Gateway.Outbound;

namespace Transcription.Gateway.Fetching;

/// <summary>Fetches files from addresses that clients name, within bounds of size and time.</summary>
internal sealed class FileFetcher(
    OutboundGuard guard, IOptions<FetchOptions> options, IOptions<LimitOptions> limits, TimeProvider time) : IDisposable
{
    private const int BlockSize = 64 * 1_024;
    private const int PauseFactor = 4;
    private const string AstrayRedirect = "The address redirects too often, or to where it may not.";

    private readonly HttpClient _client = OutboundClient.Create(guard, follow: true);

    private FetchOptions Options => options.Value;

    private long MaxBytes => limits.Value.MaxUploadBytes;

    /// <summary>Fetches a file; when that fails, nothing is left of it.</summary>
    /// <exception cref="FetchFailedException">It cannot be had, or is too large.</exception>
    /// <exception cref="IOException">It cannot be stored.</exception>
    public async Task Fetch(Uri address, string path, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(Options.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            await Attempts(address, path, stop.Token);
        }
        catch (Exception exception)
        {
            File.Delete(path);
            cancellation.ThrowIfCancellationRequested();
            throw exception is OperationCanceledException && timeout.IsCancellationRequested
                ? Failure($"The file did not come within {Options.Timeout}.")
                : exception;
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task Attempts(Uri address, string path, CancellationToken cancellation)
    {
        var pause = Options.RetryAfter;
        for (var attempt = 1; ; attempt++, pause *= PauseFactor)
        {
            try
            {
                await Attempt(address, path, cancellation);
                return;
            }
            catch (FetchFailedException exception) when (exception.MayPass && attempt < Options.Attempts)
            {
                await Task.Delay(pause, time, cancellation);
            }
        }
    }

    private async Task Attempt(Uri address, string path, CancellationToken cancellation)
    {
        using var stall = new CancellationTokenSource(Options.Stall, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stall.Token);
        using var response = await Remote(
            () => _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, stop.Token), stall, cancellation);
        if (!response.IsSuccessStatusCode)
            throw Refused(response.StatusCode);
        if (response.Content.Headers.ContentLength > MaxBytes)
            throw TooLarge();
        await using var body = await response.Content.ReadAsStreamAsync(stop.Token);
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, BlockSize, useAsync: true);
        var block = new byte[BlockSize];
        for (long total = 0; ;)
        {
            stall.CancelAfter(Options.Stall);
            var read = await Remote(() => body.ReadAsync(block, stop.Token).AsTask(), stall, cancellation);
            if (read == 0)
                return;
            total += read;
            if (total > MaxBytes)
                throw TooLarge();
            await file.WriteAsync(block.AsMemory(0, read), cancellation);
        }
    }

    /// <summary>Does what depends on the other server, and says in words for the client what went wrong there.</summary>
    private async Task<T> Remote<T>(Func<Task<T>> work, CancellationTokenSource stall, CancellationToken cancellation)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (OutboundClient.Refusal(exception) is { } refused)
        {
            throw Failure($"The address, or one it redirects to, {refused.Message}");
        }
        catch (OperationCanceledException) when (stall.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw Failure($"The other server sent nothing for {Options.Stall}.", mayPass: true);
        }
        catch (HttpRequestException exception)
        {
            throw exception.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => Failure("The host of the address is not known.", mayPass: true),
                HttpRequestError.SecureConnectionError => Failure("The other server's certificate is not trusted."),
                HttpRequestError.ConnectionError => Failure("The other server cannot be reached.", mayPass: true),
                _ => Failure("The other server does not answer as it should.", mayPass: true),
            };
        }
        catch (Exception exception) when (exception is NotSupportedException or UriFormatException)
        {
            throw Failure(AstrayRedirect); // to what is no address of the web
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            throw Failure("The other server broke off.", mayPass: true);
        }
    }

    private static FetchFailedException Refused(HttpStatusCode status) => (int)status switch
    {
        >= 300 and < 400 => Failure(AstrayRedirect),
        408 or 429 or >= 500 => Failure($"The other server answers {(int)status}.", mayPass: true),
        _ => Failure($"The other server answers {(int)status}."),
    };

    private static FetchFailedException Failure(string message, bool mayPass = false) =>
        new(FetchFailedException.Failed, message) { MayPass = mayPass };

    private FetchFailedException TooLarge() =>
        new(FetchFailedException.TooLarge, $"The file is larger than {MaxBytes} bytes, the most accepted.");
}
