using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Jobs;
using Transcription.Grains.Sessions;
using Transcription.Grains.Workers;
using Transcription.Speech.Streaming;

namespace Transcription.Grains.Files;

/// <summary>
/// Transcribes a recording while its sender waits: voice is found on a worker silo, utterances are recognised at batch
/// priority on any worker, in turn with the jobs of this silo. Holds no session slot and never the whole recording.
/// </summary>
public sealed class FileTranscriber(
    IGrainFactory grains,
    WorkerPool workers,
    BatchTurns turns,
    IOptions<SessionOptions> options,
    TimeProvider time,
    ILogger<FileTranscriber> logger)
{
    private const int Window = 8;
    private const string Caller = "waiting"; // all those who wait for an answer are one caller

    /// <summary>Transcribes and returns every final, in order, with the totals.</summary>
    /// <param name="model">The model's name, aliases resolved.</param>
    /// <param name="audio">The recording.</param>
    /// <param name="template">What is asked of each recognition; its audio is ignored.</param>
    /// <param name="told">Takes each final as it comes, in order; no further audio is read meanwhile. Null for nobody.</param>
    /// <param name="cancellation">Stops all work for the recording.</param>
    /// <exception cref="NoCapacityException">No silo serves the model, or none has memory for it.</exception>
    /// <exception cref="RecognitionFailedException">An utterance could not be recognised.</exception>
    public async Task<SessionEnded> Transcribe(
        string model,
        RecordingAudio audio,
        RecognitionJob template,
        Func<FinalTranscript, ValueTask>? told,
        CancellationToken cancellation)
    {
        var recognize = turns.Join(model, Caller);
        RecordingPass Create(int window, Func<IReadOnlyList<TranscriptEvent>, double, ValueTask> heard) => new(
            recognize,
            new RemoteVoice(grains, workers, model).Score,
            window,
            options.Value,
            workers.MaxAudio(model),
            heard,
            time,
            logger);
        // The passes want turns, as a grain would give them.
        var scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        return await Task.Factory.StartNew(
            () => ChannelPasses.Run(audio, Create, Window, template, (events, _) => Tell(events, told), cancellation),
            cancellation,
            TaskCreationOptions.None,
            scheduler).Unwrap();
    }

    private static async ValueTask Tell(IReadOnlyList<TranscriptEvent> events, Func<FinalTranscript, ValueTask>? told)
    {
        if (told is null)
            return;
        foreach (var final in events.OfType<FinalTranscript>())
            await told(final);
    }
}
