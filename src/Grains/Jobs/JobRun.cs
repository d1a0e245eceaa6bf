using Microsoft.Extensions.Logging;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Files;
using Transcription.Grains.Sessions;
using Transcription.Speech.Streaming;

namespace Transcription.Grains.Jobs;

/// <summary>
/// One go at a job: reads the recording from its start, and recognises what is not among the answers yet. Lives on its
/// grain's scheduler.
/// </summary>
internal sealed class JobRun(JobServices services, JobRequest request, SegmentAnswers answers, TimeProvider time, ILogger logger)
{
    private const int MinWindow = 4;
    private const int MaxWindow = 16;

    private readonly Recognizer _recognize = services.Turns.Join(request.Model, request.Caller);
    private readonly SegmentKeys _keys = new(request);
    private readonly Outage _outage = new(services.Options.MaxOutage, time);
    private Exception? _broken; // why the run cannot go on, seen where it must not be thrown

    /// <param name="progress">Told of everything new.</param>
    /// <param name="changed">Called after <paramref name="progress"/> was told.</param>
    /// <param name="cancellation">Stops the run.</param>
    public async Task<JobResult> Execute(JobProgress progress, Action changed, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        void Break(Exception exception)
        {
            _broken ??= exception;
            stop.Cancel();
        }

        answers.Failed = Break;
        try
        {
            var ended = await ChannelPasses.Run(
                await Audio(stop.Token),
                (window, told) => Pass(Break, window, told),
                Math.Clamp(services.Turns.Capacity(request.Model), MinWindow, MaxWindow),
                request.Template,
                (events, seconds) =>
                {
                    if (progress.Take(events, seconds))
                        changed();
                    return ValueTask.CompletedTask;
                },
                stop.Token);
            return new JobResult(ended.TotalAudioSeconds, ended.TotalSpeechSeconds, [.. progress.Segments], request.Template.Translate);
        }
        catch (OperationCanceledException) when (_broken is not null)
        {
            throw _broken;
        }
        finally
        {
            await answers.Settle(); // nothing is being stored any more once the run is over
            answers.Failed = _ => { };
        }
    }

    private async Task<RecordingAudio> Audio(CancellationToken cancellation)
    {
        var (recordings, recording) = (services.Recordings, request.Recording);
        return request.SeparateChannels
            ? RecordingAudio.Separate(
                await recordings.CountChannels(recording, cancellation),
                channel => recordings.ReadChannel(recording, channel, cancellation))
            : RecordingAudio.Mixed(recordings.Read(recording, cancellation));
    }

    private RecordingPass Pass(
        Action<Exception> broken, int window, Func<IReadOnlyList<TranscriptEvent>, double, ValueTask> told)
    {
        var voice = new RemoteVoice(services.Grains, services.Workers, request.Model);
        return new RecordingPass(
            (job, stopping) => Recognize(job, broken, stopping),
            (frames, stopping) => _outage.SitOut(() => voice.Score(frames, stopping), stopping),
            window,
            services.Sessions,
            services.Workers.MaxAudio(request.Model),
            told,
            time,
            logger);
    }

    private async Task<RecognitionReply> Recognize(RecognitionJob job, Action<Exception> broken, CancellationToken cancellation)
    {
        var key = _keys.Of(job);
        if (answers.Find(key) is { } known)
            return known;
        try
        {
            var reply = await _outage.SitOut(() => _recognize(job, cancellation), cancellation);
            if (reply.Accepted)
                answers.Add(key, reply);
            return reply;
        }
        catch (NoCapacityException exception)
        {
            broken(exception); // this utterance need not be tried again
            throw new OperationCanceledException(exception.Message, exception);
        }
    }
}
