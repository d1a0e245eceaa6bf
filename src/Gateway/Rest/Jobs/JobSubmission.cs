using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Transcription.Audio.Files;
using Transcription.Gateway.Auth;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Rest.Transcriptions;
using Transcription.Gateway.Webhooks;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Jobs;

namespace Transcription.Gateway.Rest.Jobs;

/// <summary>Turns a request with <c>async=true</c> into a job.</summary>
internal sealed class JobSubmission(
    IGrainFactory grains, IRecordingStore recordings, IAudioFileDecoder decoder, WebhookForm webhooks, ApiKeys keys)
{
    private const string KeyHeader = "Idempotency-Key";
    private const int MaxKey = 255; // characters
    private const int IdLength = 32;

    /// <param name="http">The request.</param>
    /// <param name="upload">Its file, if it has one.</param>
    /// <param name="form">Its fields.</param>
    /// <param name="address">Where the job fetches the file from, when the request has none.</param>
    /// <exception cref="ClientErrorException">The key is too long, or a field of the webhook is wrong.</exception>
    /// <exception cref="JobConflictException">The key was used for another request.</exception>
    public async Task<IResult> Submit(HttpContext http, Upload upload, TranscriptionForm form, Uri? address)
    {
        var caller = keys.Caller(http.Request);
        var id = IdOf(http.Request, caller);
        var request = new JobRequest
        {
            Model = form.Model.Name,
            Recording = recordings.Reserve(id),
            Template = form.Template,
            Fingerprint = Fingerprint(upload, form),
            Caller = caller,
            Url = address?.AbsoluteUri,
            Webhook = await webhooks.Read(form, http.RequestAborted),
            SeparateChannels = form.SeparateChannels,
        };
        if (upload.File is { } file)
            request = await Store(request, file, http.RequestAborted);
        var job = await Submit(id, request);
        return Results.Accepted($"/v1/audio/transcriptions/{id}", JobShape.Of(job));
    }

    private async Task<JobRequest> Store(JobRequest request, string file, CancellationToken cancellation)
    {
        var seconds = await decoder.MeasureAsync(file, cancellation);
        var bytes = new FileInfo(file).Length;
        await recordings.Put(request.Recording, file, cancellation);
        return request with { Bytes = bytes, AudioSeconds = seconds?.TotalSeconds };
    }

    private async Task<JobDescription> Submit(string id, JobRequest request)
    {
        try
        {
            var job = await grains.GetGrain<IJobGrain>(id).Submit(request);
            if (job.Recording != request.Recording)
                await recordings.Delete(request.Recording); // there was such a job already
            return job;
        }
        catch (Exception exception) when (exception is JobConflictException or NoCapacityException)
        {
            await recordings.Delete(request.Recording); // refused for sure; otherwise a job may have it
            throw;
        }
    }

    /// <summary>The same key of the same caller is the same job, on whichever gateway.</summary>
    private static string IdOf(HttpRequest request, string caller)
    {
        var key = request.Headers[KeyHeader].ToString();
        if (key.Length > MaxKey)
            throw new ClientErrorException(ErrorCodes.InvalidParameters, $"The {KeyHeader} is longer than {MaxKey} characters.");
        return key.Length == 0 ? $"job_{Guid.NewGuid():N}" : $"job_{Hash($"{caller}\n{key}")[..IdLength]}";
    }

    private static string Fingerprint(Upload upload, TranscriptionForm form)
    {
        var asked = upload.Fields.OrderBy(field => field.Key, StringComparer.Ordinal).ThenBy(field => field.Value, StringComparer.Ordinal);
        return Hash(asked.Aggregate(
            new StringBuilder(upload.FileHash).Append(form.Template.Translate ? "\ntranslate" : ""),
            (all, field) => all.Append('\n').Append(field.Key.Length).Append(field.Key).Append(field.Value.Length).Append(field.Value))
            .ToString());
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
