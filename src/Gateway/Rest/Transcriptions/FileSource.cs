using Transcription.Gateway.Fetching;
using Transcription.Gateway.Outbound;
using Transcription.Gateway.Protocols;

namespace Transcription.Gateway.Rest.Transcriptions;

/// <summary>Where the file of a request is: in it, or at an address.</summary>
internal sealed class FileSource(OutboundGuard guard, FileFetcher fetcher)
{
    /// <summary>The address to fetch the file from; null when the request holds it.</summary>
    /// <exception cref="ClientErrorException">There is neither, or both, or an address the server may not go to.</exception>
    public async Task<Uri?> Check(Upload upload, TranscriptionForm form, CancellationToken cancellation)
    {
        if (form.Url is not { } url)
            return upload.File is null ? throw ClientErrorException.InvalidField("file", "is missing; send it, or a 'url' to fetch it from.") : null;
        if (upload.File is not null)
            throw ClientErrorException.InvalidField("url", "cannot be there beside a 'file'.");
        try
        {
            return await guard.Check(url, cancellation);
        }
        catch (OutboundRefusedException exception)
        {
            throw ClientErrorException.InvalidField("url", exception.Message);
        }
    }

    /// <summary>Fetches the file; it goes with the upload.</summary>
    /// <exception cref="FetchFailedException">It cannot be had, or is too large.</exception>
    public Task<string> Fetch(Upload upload, Uri address, CancellationToken cancellation) =>
        upload.Fetch(fetcher, address, cancellation);
}
