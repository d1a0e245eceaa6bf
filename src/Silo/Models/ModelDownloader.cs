using System.Net;
using System.Net.Http.Headers;

namespace Transcription.Silo.Models;

/// <summary>
/// Downloads one file so that its final name only ever holds the whole, checked file: it grows as <c>NAME.part</c>,
/// goes on where an earlier attempt stopped, and is renamed at the end.
/// </summary>
internal sealed partial class ModelDownloader(HttpClient client, TimeProvider time, ILogger<ModelDownloader> logger)
{
    private const int Attempts = 5;
    private const int DiskFull = unchecked((int)0x80070070);
    private const int NoSpaceLeft = 28; // ENOSPC, as .NET reports it on Unix
    private static readonly TimeSpan StalledAfter = TimeSpan.FromSeconds(60);

    /// <summary>Downloads a file; the directory is made when needed.</summary>
    /// <exception cref="DownloadException">The server refuses, the checksum is wrong, or the disk is full.</exception>
    public async Task DownloadAsync(DownloadableFile file, string path, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var part = path + ".part";
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await FetchAsync(file, part, cancellation);
                await CheckAsync(file, part, cancellation);
                File.Move(part, path, overwrite: true);
                LogDone(logger, file.Name, path);
                return;
            }
            catch (IOException error) when (IsDiskFull(error))
            {
                throw new DownloadException(
                    $"the disk that holds {path} is full ({file.Bytes:N0} bytes are needed)", error);
            }
            catch (Exception error) when (IsTransient(error, cancellation) && attempt < Attempts)
            {
                var delay = TimeSpan.FromSeconds(1 << (attempt - 1));
                LogRetry(logger, file.Name, error.Message, delay.TotalSeconds);
                await Task.Delay(delay, time, cancellation);
            }
            catch (Exception error) when (IsTransient(error, cancellation))
            {
                throw new DownloadException($"{file.Address.Host} did not deliver it: {error.Message}", error);
            }
        }
    }

    private async Task FetchAsync(DownloadableFile file, string part, CancellationToken cancellation)
    {
        var have = File.Exists(part) ? new FileInfo(part).Length : 0;
        if (have == file.Bytes)
            return;
        if (have > file.Bytes)
            (have, _) = (0, Delete(part));
        using var request = new HttpRequestMessage(HttpMethod.Get, file.Address);
        if (have > 0)
            request.Headers.Range = new RangeHeaderValue(have, null);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if ((int)response.StatusCode is >= 400 and < 500 and not (408 or 416 or 429))
            throw new DownloadException($"{file.Address} answers {(int)response.StatusCode}");
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            Delete(part);
        response.EnsureSuccessStatusCode();
        // A server that ignores the range sends the whole file again.
        var resumed = response.StatusCode == HttpStatusCode.PartialContent
            && response.Content.Headers.ContentRange?.From == have;
        if (response.StatusCode == HttpStatusCode.PartialContent && !resumed)
            throw new IOException("the server sent another range than asked for");
        await CopyAsync(file, response, part, resumed ? have : 0, cancellation);
    }

    private async Task CopyAsync(
        DownloadableFile file, HttpResponseMessage response, string part, long from, CancellationToken cancellation)
    {
        LogStart(logger, file.Name, file.Address, from, file.Bytes);
        var mode = from > 0 ? FileMode.Append : FileMode.Create;
        await using var target = new FileStream(part, mode, FileAccess.Write, FileShare.Read, 1 << 16, useAsync: true);
        await using var source = await response.Content.ReadAsStreamAsync(cancellation);
        using var progress = new DownloadProgress(file, time, logger);
        using var stalled = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var buffer = new byte[1 << 17];
        var done = from;
        while (true)
        {
            stalled.CancelAfter(StalledAfter);
            var read = await source.ReadAsync(buffer, stalled.Token);
            if (read == 0)
                break;
            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
            progress.Report(done += read);
        }

        if (done < file.Bytes)
            throw new IOException($"the connection ended after {done:N0} of {file.Bytes:N0} bytes");
    }

    private static async Task CheckAsync(DownloadableFile file, string part, CancellationToken cancellation)
    {
        var wrong = new FileInfo(part).Length != file.Bytes;
        if (!wrong && file.Sha256 is { } expected)
            wrong = await Checksum.OfAsync(part, cancellation) != expected;
        if (!wrong)
            return;
        File.Delete(part);
        throw new DownloadException($"what {file.Address} sent has the wrong checksum; it was thrown away");
    }

    private static bool Delete(string part)
    {
        File.Delete(part);
        return true;
    }

    private static bool IsDiskFull(IOException error) =>
        error.HResult is DiskFull or NoSpaceLeft || error.InnerException is IOException inner && IsDiskFull(inner);

    private static bool IsTransient(Exception error, CancellationToken cancellation) =>
        error is HttpRequestException or IOException ||
        error is OperationCanceledException && !cancellation.IsCancellationRequested;
}
