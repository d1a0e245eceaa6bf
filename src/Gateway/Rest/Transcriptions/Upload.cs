using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Transcription.Gateway.Fetching;
using Transcription.Gateway.Limits;
using Transcription.Gateway.Protocols;

namespace Transcription.Gateway.Rest.Transcriptions;

/// <summary>A multipart request: its file on disk, gone with this object, and its text fields.</summary>
internal sealed class Upload : IDisposable
{
    private const int MaxFields = 32;
    private const int MaxFieldBytes = 16 * 1_024;

    private readonly List<KeyValuePair<string, string>> _fields = [];
    private readonly string _path;

    private Upload(string directory) => _path = Path.Combine(directory, $"{Guid.NewGuid():N}.upload");

    public IReadOnlyList<KeyValuePair<string, string>> Fields => _fields;

    /// <summary>The file's path; null when the request had none.</summary>
    public string? File { get; private set; }

    /// <summary>The SHA-256 of the file, in hexadecimal; empty when there is none.</summary>
    public string FileHash { get; private set; } = "";

    /// <exception cref="ClientErrorException">The request is not what it should be.</exception>
    /// <exception cref="FileTooLargeException">The file is over the limit.</exception>
    public static async Task<Upload> Read(
        HttpRequest request, string directory, LimitOptions limits, CancellationToken cancellation)
    {
        if (request.ContentLength > limits.MaxUploadBytes)
            throw new FileTooLargeException(limits.MaxUploadBytes);
        var upload = new Upload(directory);
        try
        {
            await upload.ReadParts(Reader(request), limits.MaxUploadBytes, cancellation);
            return upload;
        }
        catch (Exception exception)
        {
            upload.Dispose();
            throw exception is InvalidDataException or IOException and not BadHttpRequestException
                && !IsDiskFull(exception)
                    ? new ClientErrorException(ErrorCodes.InvalidParameters, $"The multipart body is broken: {exception.Message}")
                    : exception;
        }
    }

    /// <summary>Whether the error says that the disk is full.</summary>
    public static bool IsDiskFull(Exception exception) =>
        exception is IOException { HResult: 28 or unchecked((int)0x80070070) };

    /// <summary>Fetches the file from an address instead.</summary>
    /// <exception cref="FetchFailedException">It cannot be had, or is too large.</exception>
    public async Task<string> Fetch(FileFetcher fetcher, Uri address, CancellationToken cancellation)
    {
        await fetcher.Fetch(address, _path, cancellation);
        return File = _path;
    }

    public void Dispose()
    {
        if (File is not null)
            System.IO.File.Delete(File);
    }

    private static MultipartReader Reader(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 200 } boundary)
            throw new UnsupportedContentException("The body must be multipart/form-data with a 'file'.");
        return new MultipartReader(boundary.Value!, request.Body);
    }

    private async Task ReadParts(MultipartReader reader, long maxBytes, CancellationToken cancellation)
    {
        while (await reader.ReadNextSectionAsync(cancellation) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                throw new ClientErrorException(ErrorCodes.InvalidParameters, "A part of the body has no name.");
            var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
            if (name == "file")
                await Store(section.Body, maxBytes, cancellation);
            else
                await ReadField(name, section.Body, cancellation);
        }
    }

    private async Task Store(Stream body, long maxBytes, CancellationToken cancellation)
    {
        if (File is not null)
            throw new ClientErrorException(ErrorCodes.InvalidParameters, "There is more than one 'file'.", "file");
        File = _path;
        await using var file = new FileStream(_path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1_024, true);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1_024];
        for (var total = 0L; await body.ReadAsync(buffer, cancellation) is var read and > 0;)
        {
            total += read;
            if (total > maxBytes)
                throw new FileTooLargeException(maxBytes);
            hash.AppendData(buffer.AsSpan(0, read));
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        FileHash = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task ReadField(string name, Stream body, CancellationToken cancellation)
    {
        var buffer = new byte[MaxFieldBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        if (length > MaxFieldBytes)
            throw new ClientErrorException(ErrorCodes.InvalidParameters, $"The field '{name}' is longer than {MaxFieldBytes} bytes.", name);
        if (_fields.Count == MaxFields)
            throw new ClientErrorException(ErrorCodes.InvalidParameters, $"There are more than {MaxFields} fields.");
        _fields.Add(new(name, Encoding.UTF8.GetString(buffer, 0, length)));
    }
}

/// <summary>The file is over the limit.</summary>
internal sealed class FileTooLargeException(long maxBytes)
    : Exception($"The file is larger than {maxBytes} bytes, the most accepted.");

/// <summary>The body is not of a type the address takes.</summary>
internal sealed class UnsupportedContentException(string message) : Exception(message);
