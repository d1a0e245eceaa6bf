using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Transcription.Audio.Files;
using Transcription.Gateway.Hosting;
using Transcription.Gateway.Limits;
using Transcription.Gateway.Models;
using Transcription.Gateway.Rest.Jobs;
using Transcription.Grains.Files;
using Transcription.Grains.Observability;
using Transcription.Speech.Transcripts;

namespace Transcription.Gateway.Rest.Transcriptions;

/// <summary>
/// <c>POST /v1/audio/transcriptions</c> and <c>/v1/audio/translations</c>: a file in, its transcript or the English
/// translation of it out, in OpenAI's words.
/// </summary>
internal sealed class TranscriptionEndpoint(
    IAudioFileDecoder decoder,
    FileTranscriber transcriber,
    OfferedModels models,
    FileSource source,
    FileSlots slots,
    JobSubmission jobs,
    IOptions<LimitOptions> limits,
    IOptions<StorageOptions> storage,
    ILogger<TranscriptionEndpoint> logger)
{
    private const long Overhead = 1 << 20; // of multipart, beside the file

    public Task Transcribe(HttpContext http) => Serve(http, translate: false);

    public Task Translate(HttpContext http) => Serve(http, translate: true);

    private async Task Serve(HttpContext http, bool translate)
    {
        try
        {
            using var slot = slots.Take();
            await Answer(http, translate);
        }
        catch (Exception exception) when (!http.RequestAborted.IsCancellationRequested)
        {
            await TranscriptionErrors.Write(http, exception, logger);
        }
        catch (OperationCanceledException)
        {
            // The client went away; its work has been stopped.
        }
    }

    private async Task Answer(HttpContext http, bool translate)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limits.Value.MaxUploadBytes + Overhead;
        var cancellation = http.RequestAborted;
        using var span = TranscriptionTraces.Begin("file.transcription");
        using var upload = await Upload.Read(http.Request, storage.Value.Uploads, limits.Value, cancellation);
        var form = TranscriptionForm.Parse(upload.Fields, translate, models);
        var address = await source.Check(upload, form, cancellation);
        if (form.IsAsync)
        {
            await (await jobs.Submit(http, upload, form, address)).ExecuteAsync(http);
            return;
        }

        var file = upload.File ?? await source.Fetch(upload, address!, cancellation);
        var audio = await Audio(file, form, cancellation);
        var events = form.IsStream ? new TranscriptEvents(http.Response, cancellation) : null;
        var ended = await transcriber.Transcribe(
            form.Model.Name, audio, form.Template with { TraceParent = span?.Id }, events is null ? null : events.Tell, cancellation);
        var transcript = TranscriptAssembler.Assemble(ended.Finals, ended.TotalAudioSeconds);
        if (translate)
            transcript = transcript with { IsTranslation = true, Language = "en" }; // the language of the text
        if (events is not null)
        {
            await events.Done(form.Formatter.Format(transcript));
            return;
        }

        http.Response.ContentType = $"{form.Formatter.MediaType}; charset=utf-8";
        await http.Response.WriteAsync(form.Formatter.Format(transcript), Encoding.UTF8, cancellation);
    }

    private async Task<RecordingAudio> Audio(string file, TranscriptionForm form, CancellationToken cancellation) => form.SeparateChannels
        ? RecordingAudio.Separate(
            await decoder.CountChannelsAsync(file, cancellation),
            channel => decoder.DecodeChannelAsync(file, channel, cancellation))
        : RecordingAudio.Mixed(decoder.DecodeAsync(file, cancellation));
}
