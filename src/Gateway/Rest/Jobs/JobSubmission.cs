using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Transcription.Audio.Files;
using Transcription.Gateway.Auth;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Rest.Transcriptions;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Jobs;

namespace Transcription.Gateway.Rest.Jobs;

/// <summary>Turns an upload with <c>async=true</c> into a job.</summary>
internal sealed class JobSubmission(IGrainFactory grains, IRecordingStore recordings, IAudioFileDecoder decoder, ApiKeys keys)
{
    private const string KeyHeader = "Idempotency-Key";
    private const int MaxKey = 255; // characters
    private const int IdLength = 32;

    /// <exception cref="ClientErrorException">The key is too long, or the file is missing.</exception>
    /// <exception cref="JobConflictException">The key was used for another request.</exception>
    public async Task<IResult> Submit(HttpContext http, Upload upload, TranscriptionForm form)
    {
        var caller = keys.Caller(http.Request);
        var id = IdOf(http.Request, caller);
        var file = upload.File!;
        var seconds = await decoder.MeasureAsync(file, http.RequestAborted);
        var bytes = new FileInfo(file).Length;
        var request = new JobRequest
        {
            Model = form.Model.Name,
            Recording = await recordings.Take(file, http.RequestAborted),
            Template = form.Template,
            Fingerprint = Fingerprint(upload, form),
            Caller = caller,
            Bytes = bytes,
            AudioSeconds = seconds?.TotalSeconds,
        };
        var job = await Submit(id, request);
        return Results.Accepted($"/v1/audio/transcriptions/{id}", JobShape.Of(job));
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
