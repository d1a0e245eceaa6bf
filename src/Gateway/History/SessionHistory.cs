using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Transcription.Gateway.Models;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Realtime;
using Transcription.Grains.Abstractions.History;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.History;

namespace Transcription.Gateway.History;

/// <summary>Begins what is kept of the sessions of this gateway.</summary>
internal sealed partial class SessionHistory(
    IGrainFactory grains,
    ISessionRecordings recordings,
    OfferedModels models,
    ILocalSiloDetails silo,
    IOptions<HistoryOptions> options,
    TimeProvider time,
    ILogger<SessionHistory> logger)
{
    private const int Attempts = 10;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    private readonly string _silo = silo.SiloAddress.ToParsableString();
    private readonly ConcurrentDictionary<string, int> _running = new();

    /// <summary>Whether a session that is kept is connected here.</summary>
    public bool IsHere(string sessionId) => _running.ContainsKey(sessionId);

    /// <summary>Begins to record a session, if that is asked for.</summary>
    /// <param name="open">The session.</param>
    /// <param name="caller">Who opened it; null for one that is resumed, of which all that is known already.</param>
    /// <exception cref="ClientErrorException">It cannot be recorded, or not be enhanced in the end.</exception>
    public async Task<SessionChronicle> Begin(OpenSession open, string? caller)
    {
        var id = open.Token.SessionId;
        _running.AddOrUpdate(id, 1, (_, count) => count + 1);
        try
        {
            var isRecorded = open.Request.Recording != RecordingKind.None;
            var record = new SessionRecord
            {
                Model = open.Request.Model,
                StartedAt = open.Start.StartedAt ?? time.GetUtcNow(),
                Gateway = _silo,
                Recording = isRecorded ? SessionIds.RecordingOf(id) : null,
                Enhancement = caller is not null && open.Request.Recording == RecordingKind.Enhance
                    ? Enhancement(id, open.Request, caller)
                    : null,
            };
            var recorder = isRecorded ? await Record(id, record, open) : null;
            var kept = isRecorded || options.Value.All ? grains.GetGrain<ISessionRecordGrain>(id) : null;
            return new SessionChronicle(kept, record, recorder, () => Leave(id), time, logger);
        }
        catch
        {
            Leave(id);
            if (caller is not null)
                open.Epoch.Session.Close().Ignore();
            throw;
        }
    }

    private JobRequest Enhancement(string sessionId, SessionRequest request, string caller)
    {
        var model = models.Resolve(options.Value.EnhanceModel);
        var template = new RecognitionJob
        {
            Pcm = default,
            Language = request.Language,
            Prompt = request.Prompt,
            Vocabulary = request.Vocabulary,
            Temperature = request.Temperature,
            Translate = request.Translate,
            WordTimestamps = model.WordTimestamps,
        };
        model.Check(template, parameter => parameter);
        return new JobRequest
        {
            Model = model.Name,
            Recording = SessionIds.RecordingOf(sessionId),
            Template = template,
            Fingerprint = sessionId,
            Caller = caller,
            IsOfSession = true,
        };
    }

    private async Task<SessionRecorder> Record(string id, SessionRecord record, OpenSession open)
    {
        try
        {
            await Begin(grains.GetGrain<ISessionRecordGrain>(id), record); // from now on it is ended, whatever happens here
            var recent = open.Recent.Length > open.Start.Pcm.Length ? open.Recent : open.Start.Pcm;
            return new SessionRecorder(
                recordings.Write(record.Recording!),
                MemoryMarshal.Cast<byte, short>(recent.Span),
                open.Start.Checkpoint.ReceivedSample,
                time,
                logger);
        }
        catch (Exception exception)
        {
            LogNotRecorded(id, exception);
            throw new ClientErrorException(ErrorCodes.RecordingFailed, "The session cannot be recorded at the moment; try again.");
        }
    }

    /// <summary>Tries again for a while: the record may have been with a silo that is lost, and not known to be yet.</summary>
    private async Task Begin(ISessionRecordGrain kept, SessionRecord record)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await kept.Begin(record).WaitAsync(AnswerWithin, time);
                return;
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException && attempt < Attempts)
            {
                await Task.Delay(RetryAfter, time);
            }
        }
    }

    private void Leave(string id)
    {
        if (_running.AddOrUpdate(id, 0, (_, count) => count - 1) <= 0)
            _running.TryRemove(KeyValuePair.Create(id, 0));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Session} cannot be recorded")]
    private partial void LogNotRecorded(string session, Exception exception);
}
