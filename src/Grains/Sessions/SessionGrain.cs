using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Capacity;
using Transcription.Grains.Models;
using Transcription.Grains.Observability;
using Transcription.Grains.Results;
using Transcription.Grains.Workers;
using Transcription.Speech.Pcm;
using Transcription.Speech.Recognition;
using Transcription.Speech.Streaming;
using Transcription.Speech.Vad;

namespace Transcription.Grains.Sessions;

/// <inheritdoc cref="ISessionGrain"/>
/// <remarks>A thin shell: <see cref="SessionTranscriber"/> decides, this hosts it.</remarks>
[SessionPlacement]
internal sealed partial class SessionGrain(
    SlotLedger ledger,
    IModelSource models,
    IVoiceActivityDetector voice,
    WorkerPool workers,
    ILocalSiloDetails silo,
    IOptions<SessionOptions> options,
    TranscriptionMetrics metrics,
    TimeProvider time,
    ILogger<SessionGrain> logger) : Grain, ISessionGrain
{
    private readonly string _silo = silo.SiloAddress.ToParsableString();
    private string _device = "";
    private Running? _running;
    private DateTimeOffset _lastCall;

    private Running Session => _running
        ?? throw new SessionNotFoundException($"The session {this.GetPrimaryKeyString()} has not been opened.");

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var context = GrainContext;
        // A late call can reach a silo that knows the session no more without any placement.
        _device = ledger.Claim(context.GrainId, context.ActivationId) ?? throw (PlacementIntent.IsSet
            ? new NoCapacityException("The slot reserved for the session has expired.")
            : new SessionNotFoundException($"There is no session {context.GrainId.Key}."));
        _ = context.Deactivated.ContinueWith(
            _ => ledger.Release(context.GrainId, context.ActivationId), TaskScheduler.Default);
        this.RegisterGrainTimer(LeaveWhenOrphaned, options.Value.OrphanedAfter, options.Value.OrphanedAfter / 4);
        _lastCall = time.GetUtcNow();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_running is not null)
        {
            _running.Decodes.Dispose();
            metrics.SessionClosed();
        }

        return Task.CompletedTask;
    }

    public async Task<SessionOpened> Open(SessionRequest request)
    {
        if (_running is null)
        {
            try
            {
                await Begin(request);
            }
            catch
            {
                DeactivateOnIdle(); // gives the slot back
                throw;
            }
        }

        return new SessionOpened(_silo, _device);
    }

    public Task Configure(SessionRequest request)
    {
        Touch();
        var session = Session;
        if (session.Transcriber.ReceivedSample > 0)
            throw new SessionRefusedException("invalid_message", "Settings can change only before the first audio.");
        request = request with { Model = session.Request.Model };
        var model = FindModel(request.Model).Capabilities;
        request.Check(model);
        session.Decodes.Dispose();
        _running = Assemble(request, model, session.Journal, session.StartedAt);
        session.Journal.Add(new SessionUpdatedEvent(_running.Request));
        Advance();
        return Task.CompletedTask;
    }

    public async Task<PushAck> Push(AudioBatch batch)
    {
        Touch();
        metrics.ChunkReceived();
        var (transcriber, known) = (Session.Transcriber, Session.Transcriber.ReceivedSample - batch.FirstSample);
        if (TakeFresh(transcriber, known, batch.Pcm.Span))
            await ScoreVoice();

        Advance();
        return new PushAck(
            transcriber.ReceivedSample,
            transcriber.CommittedSample,
            transcriber.IsEnding ? 0 : transcriber.Credit,
            transcriber.LagSeconds,
            Session.Journal.LastSeq);
    }

    public async Task Flush()
    {
        await ScoreVoice(); // what an earlier push could not
        await Do(transcriber => transcriber.Flush());
    }

    public Task Clear() => Do(transcriber => transcriber.Clear());

    public async Task End()
    {
        await ScoreVoice();
        await Do(transcriber => transcriber.End());
    }

    public Task Notify(SessionNotice notice)
    {
        Session.Journal.Add(new NoticeEvent(notice));
        return Do(_ => { });
    }

    public Task<SessionEventBatch> Replay(long afterSeq)
    {
        Touch();
        return Task.FromResult(Session.Journal.After(afterSeq));
    }

    public Task Close()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<SessionDescription> Describe()
    {
        var key = SessionKey.Parse(this.GetPrimaryKeyString());
        var (transcriber, session) = (Session.Transcriber, Session);
        return Task.FromResult(new SessionDescription(
            key.SessionId,
            key.Epoch,
            session.Request.Model,
            _silo,
            _device,
            session.StartedAt,
            SpeechTime.ToSeconds(transcriber.ReceivedSample),
            transcriber.LagSeconds,
            session.Journal.LastSeq));
    }

    private async Task Begin(SessionRequest request)
    {
        var model = FindModel(request.Model).Capabilities;
        request.Check(model);
        await workers.Load(_silo, _device, request.Model);

        var key = SessionKey.Parse(this.GetPrimaryKeyString());
        var stream = this.GetStreamProvider(ResultsStream.Provider)
            .GetStream<SessionEventBatch>(StreamId.Create(ResultsStream.Namespace, request.Connection));
        var journal = new EventJournal(key.SessionId, key.Epoch, options.Value.EventsHeld, stream, logger);
        _running = Assemble(request, model, journal, time.GetUtcNow());
        metrics.SessionOpened();
        journal.Add(new SessionBeginEvent(request));
        Advance();
    }

    private ModelInfo FindModel(string name) => models.Models.FirstOrDefault(known => known.Name == name)
        ?? throw new SessionRefusedException("model_unknown", $"The model '{name}' is not on this silo.");

    private Running Assemble(
        SessionRequest request, ModelCapabilities model, EventJournal journal, DateTimeOffset startedAt)
    {
        var transcriber = new SessionTranscriber(request.ToTranscriberOptions(options.Value, model));
        var decodes = new DecodeRunner(
            transcriber,
            request.ToJobTemplate(),
            (job, cancellation) => workers.Recognize(_silo, _device, request.Model, job, cancellation),
            Advance,
            time,
            logger);
        return new Running(request, transcriber, decodes, journal, voice.CreateState(), startedAt);
    }

    /// <summary>Appends what is not known yet, as far as there is room; what is not taken is pushed again.</summary>
    private static bool TakeFresh(SessionTranscriber transcriber, long known, ReadOnlySpan<byte> pcm)
    {
        var samples = MemoryMarshal.Cast<byte, short>(pcm);
        if (transcriber.IsEnding || known < 0 || known >= samples.Length)
            return false;
        var fresh = samples[(int)known..];
        transcriber.Append(fresh[..Math.Min(fresh.Length, transcriber.Credit)]);
        return true;
    }

    private async Task ScoreVoice()
    {
        if (Session.Transcriber.Unscored.IsEmpty)
            return;
        var frames = RentedSamples.Copy(Session.Transcriber.Unscored);
        var probabilities = await voice.ScoreAsync(Session.Voice, frames.Memory, CancellationToken.None);
        frames.Return();
        Session.Transcriber.Score(probabilities);
        metrics.FramesWithoutVoice(probabilities.LongCount(probability => probability < 0.5f));
    }

    private Task Do(Action<SessionTranscriber> step)
    {
        Touch();
        step(Session.Transcriber);
        Advance();
        return Task.CompletedTask;
    }

    /// <summary>Starts the decodes that are due and sends the events that are new.</summary>
    private void Advance()
    {
        var session = Session;
        session.Decodes.Advance();
        foreach (var told in session.Transcriber.TakeEvents())
            session.Journal.Add(told.ToWire());
        _ = session.Journal.Send();
    }

    private void Touch() => _lastCall = time.GetUtcNow();

    private Task LeaveWhenOrphaned(CancellationToken cancellation)
    {
        if (time.GetUtcNow() - _lastCall >= options.Value.OrphanedAfter)
        {
            LogOrphaned(this.GetPrimaryKeyString());
            DeactivateOnIdle();
        }

        return Task.CompletedTask;
    }

    /// <summary>What an open session consists of.</summary>
    private sealed record Running(
        SessionRequest Request,
        SessionTranscriber Transcriber,
        DecodeRunner Decodes,
        EventJournal Journal,
        VoiceState Voice,
        DateTimeOffset StartedAt);
}
