using Microsoft.Extensions.Logging;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Workers;
using Transcription.Speech.Streaming;

namespace Transcription.Grains.Sessions;

/// <summary>Sends one job to a worker.</summary>
internal delegate Task<RecognitionReply> Recognizer(RecognitionJob job, CancellationToken cancellation);

/// <summary>
/// Runs the decodes a transcriber asks for and answers it. Finals are sent until they are taken; partials are sent once,
/// and stopped when nobody wants them any more. Shares its transcriber's single-threaded scheduler: no locks.
/// </summary>
internal sealed partial class DecodeRunner(
    SessionTranscriber transcriber,
    RecognitionJob template,
    ISpokenLanguage language,
    Recognizer recognize,
    Action progressed,
    TimeProvider time,
    ILogger logger) : IDisposable
{
    private static readonly TimeSpan RetryFailedAfter = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _lifetime = new();
    private readonly Dictionary<Decode, CancellationTokenSource> _running = [];

    /// <summary>Starts what is due and stops what is not wanted.</summary>
    public void Advance()
    {
        if (_running.Count > 0)
            StopUnwanted();
        while (!_lifetime.IsCancellationRequested && transcriber.TryNextDecode(out var decode))
            _ = Run(decode!);
    }

    public void Dispose()
    {
        if (_lifetime.IsCancellationRequested)
            return;
        _lifetime.Cancel();
        _lifetime.Dispose();
    }

    private void StopUnwanted()
    {
        // What stops may go on at once, and come back to Advance, before Cancel returns.
        foreach (var decode in _running.Keys.Where(decode => !transcriber.Wants(decode)).ToList())
        {
            if (_running.TryGetValue(decode, out var stop))
                stop.Cancel();
        }
    }

    private async Task Run(Decode decode)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_lifetime.Token);
        _running.Add(decode, stop);
        try
        {
            await Answer(decode, stop.Token);
        }
        catch (OperationCanceledException)
        {
            transcriber.Defer(decode);
        }
        finally
        {
            _running.Remove(decode);
        }

        if (!_lifetime.IsCancellationRequested)
            progressed();
    }

    private async Task Answer(Decode decode, CancellationToken cancellation)
    {
        try
        {
            var job = template with
            {
                Pcm = PcmViews.AsBytes(decode.Samples),
                Priority = decode.IsFinal ? template.Priority : JobPriority.Partial,
                Language = template.Language ?? await language.Of(decode, cancellation),
            };
            var reply = await recognize(job, cancellation);
            decode.Recycle(); // answered or refused: no worker reads it any more, as one may after a cancellation
            if (reply.Accepted)
            {
                language.Heard(decode, reply.Language);
                transcriber.Complete(decode, reply.ToResult());
                return;
            }

            if (decode.IsFinal)
                await Task.Delay(reply.RetryAfter, time, cancellation);
            transcriber.Defer(decode);
        }
        catch (Exception exception) when (exception is NoCapacityException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // No device, no memory on it, or a worker that just ends: no fault of this audio.
            if (decode.IsFinal)
                await Task.Delay(RetryFailedAfter, time, cancellation);
            transcriber.Defer(decode);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogDecodeFailed(decode.Utterance, decode.IsFinal, exception);
            if (decode.IsFinal)
                await Task.Delay(RetryFailedAfter, time, cancellation);
            transcriber.Fail(decode);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Decode of utterance {Utterance} failed (final: {IsFinal})")]
    private partial void LogDecodeFailed(long utterance, bool isFinal, Exception exception);
}
