using Microsoft.Extensions.Logging;
using Transcription.Grains.Abstractions.History;
using Transcription.Grains.Abstractions.Results;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.History;

/// <summary>What is kept of one session, from its connection's side: recorded while it lasts, told when it ends.</summary>
/// <param name="kept">Where it is kept; null for nowhere.</param>
/// <param name="record">What is known from the beginning.</param>
/// <param name="recorder">Records the session; null when it is not recorded.</param>
/// <param name="left">Called when this connection has left the session.</param>
internal sealed partial class SessionChronicle(
    ISessionRecordGrain? kept, SessionRecord record, SessionRecorder? recorder, Action left, TimeProvider time, ILogger logger)
    : IAsyncDisposable
{
    private const int Attempts = 4;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private bool _ended;

    public SessionRecorder? Recorder => recorder;

    /// <summary>The session is at its end. Before the client hears of it, what is kept of it is complete.</summary>
    /// <returns>The event with the job that goes over the recording once more.</returns>
    public async Task<SessionEndEvent> End(SessionEndEvent end)
    {
        if (kept is null)
            return end;
        var job = await End(SessionStatus.Completed, end.TotalAudioSeconds, end.TotalSpeechSeconds, end.Finals);
        return end with { EnhancementJob = job };
    }

    /// <summary>The session is over before its end.</summary>
    /// <param name="audioSeconds">The audio it has taken.</param>
    /// <param name="finals">What the client was told.</param>
    public async Task Interrupt(double audioSeconds, IReadOnlyList<FinalEvent> finals)
    {
        if (kept is not null && !_ended)
            await End(SessionStatus.Interrupted, audioSeconds, finals.Sum(final => final.End - final.Start), finals);
    }

    public async ValueTask DisposeAsync()
    {
        if (recorder is not null)
            await recorder.DisposeAsync();
        left();
    }

    private async Task<string?> End(
        SessionStatus status, double audioSeconds, double speechSeconds, IReadOnlyList<FinalEvent> finals)
    {
        var isWhole = recorder is null || await recorder.Complete(SpeechTime.ToSamples(audioSeconds));
        var ended = record with
        {
            Status = status, AudioSeconds = audioSeconds, SpeechSeconds = speechSeconds, Segments = finals,
            Recording = isWhole ? record.Recording : null,
        };
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                var job = (await kept!.End(ended).WaitAsync(AnswerWithin, time)).EnhancementJob;
                _ended = true;
                return job;
            }
            catch (Exception exception)
            {
                LogNotKept(kept!.GetPrimaryKeyString(), exception); // the keeper does it when there is no more to be done here
                await Task.Delay(RetryAfter, time);
            }
        }

        return null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The end of session {Session} could not be kept")]
    private partial void LogNotKept(string session, Exception exception);
}
