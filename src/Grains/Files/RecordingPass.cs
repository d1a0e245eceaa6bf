using Microsoft.Extensions.Logging;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Sessions;
using Transcription.Speech.Pcm;
using Transcription.Speech.Streaming;
using Transcription.Speech.Vad;

namespace Transcription.Grains.Files;

/// <summary>Finds voice in whole frames that follow those of the call before.</summary>
internal delegate Task<float[]> VoiceScorer(short[] frames, CancellationToken cancellation);

/// <summary>
/// One pass over a recording: voice is found, utterances are recognised, a bounded window of them at once. Never holds more
/// than the window. The transcriber is single-threaded by contract: run it where continuations run one at a time.
/// </summary>
/// <param name="recognize">Recognises an utterance.</param>
/// <param name="score">Finds voice.</param>
/// <param name="window">Utterances recognised at once.</param>
/// <param name="options">What is believed to be speech.</param>
/// <param name="maxAudio">The longest utterance a worker takes.</param>
/// <param name="told">Takes what is new, and the seconds of audio done with; the pass goes no further meanwhile.</param>
internal sealed class RecordingPass(
    Recognizer recognize,
    VoiceScorer score,
    int window,
    SessionOptions options,
    TimeSpan maxAudio,
    Func<IReadOnlyList<TranscriptEvent>, double, ValueTask> told,
    TimeProvider time,
    ILogger logger)
{
    private const int BlockSeconds = 10;
    private const int LongestUtterance = 24; // seconds
    private const int Ahead = 2; // utterances found beyond the window

    private readonly SessionTranscriber _transcriber = new(new TranscriberOptions
    {
        InterimResults = false,
        MaxBuffered = TimeSpan.FromSeconds((window + Ahead) * LongestUtterance),
        MaxDecodes = window,
        DoubtfulVoice = options.DoubtfulVoice,
        SureConfidence = options.SureConfidence,
        Segmenter = new SegmenterOptions().Within(maxAudio),
    });

    private NoCapacityException? _full;

    /// <exception cref="RecognitionFailedException">An utterance could not be recognised.</exception>
    /// <exception cref="NoCapacityException">There was no room for its model.</exception>
    public async Task<SessionEnded> Run(
        IAsyncEnumerable<ReadOnlyMemory<short>> audio, RecognitionJob template, CancellationToken cancellation)
    {
        using var progress = new SemaphoreSlim(0);
        using var decodes = new DecodeRunner(
            _transcriber,
            template with { Priority = JobPriority.Batch },
            new RecordingLanguage(),
            Recognize,
            () => progress.Release(),
            time,
            logger);

        await foreach (var block in audio.WithCancellation(cancellation))
        {
            for (var rest = block; rest.Length > 0;)
            {
                var taken = rest[..Math.Min(rest.Length, Math.Min(_transcriber.Credit, BlockSeconds * SpeechTime.SampleRate))];
                rest = rest[taken.Length..];
                _transcriber.Append(taken.Span);
                if (!_transcriber.Unscored.IsEmpty)
                    _transcriber.Score(await score(_transcriber.Unscored.ToArray(), cancellation));
                decodes.Advance();
                await Tell();
                if (_transcriber.Credit == 0)
                    await Next(decodes, progress, cancellation);
            }
        }

        _transcriber.End();
        decodes.Advance();
        var ended = await Tell();
        while (ended is null)
            ended = await Next(decodes, progress, cancellation);
        return ended;
    }

    private async Task<RecognitionReply> Recognize(RecognitionJob job, CancellationToken cancellation)
    {
        try
        {
            return await recognize(job, cancellation);
        }
        catch (NoCapacityException exception)
        {
            _full = exception;
            throw new RecognitionFailedException(exception.Message); // a live session waits for room; a file's caller is told
        }
    }

    /// <summary>Waits for an answer and starts what it makes room for.</summary>
    private async Task<SessionEnded?> Next(DecodeRunner decodes, SemaphoreSlim progress, CancellationToken cancellation)
    {
        await progress.WaitAsync(cancellation);
        decodes.Advance();
        return await Tell();
    }

    private async ValueTask<SessionEnded?> Tell()
    {
        var events = _transcriber.TakeEvents();
        if (events.OfType<UtteranceFailed>().FirstOrDefault() is { } failed)
            throw _full ?? (Exception)new RecognitionFailedException(
                FormattableString.Invariant($"The speech from {failed.Start:0.00} s to {failed.End:0.00} s could not be recognised."));
        await told(events, SpeechTime.ToSeconds(_transcriber.CommittedSample));
        return events.OfType<SessionEnded>().FirstOrDefault();
    }
}

/// <summary>The models failed on a recording, however often they were asked.</summary>
public sealed class RecognitionFailedException(string message) : Exception(message);
