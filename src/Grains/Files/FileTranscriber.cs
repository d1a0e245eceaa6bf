using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Sessions;
using Transcription.Grains.Workers;
using Transcription.Speech.Pcm;
using Transcription.Speech.Streaming;
using Transcription.Speech.Vad;

namespace Transcription.Grains.Files;

/// <summary>
/// Transcribes a recording as fast as the cluster allows: voice is found on a worker silo, utterances are recognised at
/// batch priority on any worker, a bounded window of them at once. Holds no session slot and never the whole recording.
/// </summary>
public sealed class FileTranscriber(
    IGrainFactory grains,
    WorkerPool workers,
    IOptions<SessionOptions> options,
    TimeProvider time,
    ILogger<FileTranscriber> logger)
{
    private const int Window = 8;
    private const int BlockSeconds = 10;
    private static readonly TimeSpan MaxBuffered = TimeSpan.FromSeconds(240);

    /// <summary>Transcribes and returns every final, in order, with the totals.</summary>
    /// <param name="model">The model's name, aliases resolved.</param>
    /// <param name="audio">16 kHz mono samples in blocks of any size.</param>
    /// <param name="template">What is asked of each recognition; its audio is ignored.</param>
    /// <param name="cancellation">Stops all work for the recording.</param>
    /// <exception cref="NoCapacityException">No silo serves the model.</exception>
    /// <exception cref="RecognitionFailedException">An utterance could not be recognised.</exception>
    public async Task<SessionEnded> Transcribe(
        string model,
        IAsyncEnumerable<ReadOnlyMemory<short>> audio,
        RecognitionJob template,
        CancellationToken cancellation)
    {
        // The transcriber is single-threaded by contract; an exclusive scheduler gives it turns, as a grain would.
        var turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        return await Task.Factory.StartNew(
            () => Run(model, audio, template with { Priority = JobPriority.Batch }, cancellation),
            cancellation,
            TaskCreationOptions.None,
            turns).Unwrap();
    }

    private async Task<SessionEnded> Run(
        string model, IAsyncEnumerable<ReadOnlyMemory<short>> audio, RecognitionJob template, CancellationToken cancellation)
    {
        var transcriber = new SessionTranscriber(new TranscriberOptions
        {
            InterimResults = false,
            MaxBuffered = MaxBuffered,
            MaxDecodes = Window,
            DoubtfulVoice = options.Value.DoubtfulVoice,
            SureConfidence = options.Value.SureConfidence,
            Segmenter = new SegmenterOptions().Within(workers.MaxAudio(model)),
        });
        using var progress = new SemaphoreSlim(0);
        using var decodes = new DecodeRunner(
            transcriber,
            template,
            (job, stop) => workers.Recognize(model, job, stop),
            () => progress.Release(),
            time,
            logger);
        var voice = new RemoteVoice(grains, workers, model);

        await foreach (var block in audio.WithCancellation(cancellation))
        {
            for (var rest = block; rest.Length > 0;)
            {
                var taken = rest[..Math.Min(rest.Length, Math.Min(transcriber.Credit, BlockSeconds * SpeechTime.SampleRate))];
                rest = rest[taken.Length..];
                transcriber.Append(taken.Span);
                if (!transcriber.Unscored.IsEmpty)
                    transcriber.Score(await voice.Score(transcriber.Unscored.ToArray(), cancellation));
                decodes.Advance();
                if (transcriber.Credit == 0)
                    await Next(decodes, progress, cancellation);
            }
        }

        transcriber.End();
        decodes.Advance();
        while (!transcriber.IsEnded)
            await Next(decodes, progress, cancellation);
        return Result(transcriber);
    }

    /// <summary>Waits for an answer and starts what it makes room for.</summary>
    private static async Task Next(DecodeRunner decodes, SemaphoreSlim progress, CancellationToken cancellation)
    {
        await progress.WaitAsync(cancellation);
        decodes.Advance();
    }

    private static SessionEnded Result(SessionTranscriber transcriber)
    {
        var events = transcriber.TakeEvents();
        if (events.OfType<UtteranceFailed>().FirstOrDefault() is { } failed)
            throw new RecognitionFailedException(
                FormattableString.Invariant($"The speech from {failed.Start:0.00} s to {failed.End:0.00} s could not be recognised."));
        return events.OfType<SessionEnded>().Single();
    }
}

/// <summary>The models failed on a recording, however often they were asked.</summary>
public sealed class RecognitionFailedException(string message) : Exception(message);
