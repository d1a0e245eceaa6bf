using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Capacity;
using Transcription.Grains.Models;
using Transcription.Grains.Observability;
using Transcription.Grains.Workers;
using Transcription.Speech.Recognition;
using Transcription.Speech.Vad;

namespace Transcription.Grains.Sessions;

/// <inheritdoc cref="ISessionGrain"/>
/// <remarks>
/// A thin shell: <see cref="LiveSession"/> works, this gives it a slot, an address and the way to another silo.
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "Disposed on deactivation.")]
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
    ILogger<SessionGrain> logger) : Grain, ISessionGrain, IGrainMigrationParticipant
{
    private const string RequestKey = "session.request";
    private const string StartKey = "session.start"; // its presence says that the state is whole

    private readonly string _silo = silo.SiloAddress.ToParsableString();
    private string _device = "";
    private (SessionRequest Request, SessionStart Start)? _moved;
    private LiveSession? _session;
    private DateTimeOffset _lastCall;

    private LiveSession Session => _session
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
        this.RegisterGrainTimer(LeaveWhenOrphaned, options.Value.ResumeWindow, options.Value.ResumeWindow / 4);
        _lastCall = time.GetUtcNow();
        if (_moved is var (request, start))
        {
            Begin(request, start);
            metrics.SessionMigrated();
            LogMoved(this.GetPrimaryKeyString(), _silo);
        }

        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_session is not null)
        {
            _session.Dispose();
            metrics.SessionClosed();
        }

        return Task.CompletedTask;
    }

    // Native decoder state stays behind: what is not final is decoded again from its audio.
    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        if (_session is null)
            return;
        dehydrationContext.TryAddValue(RequestKey, _session.Request);
        dehydrationContext.TryAddValue(StartKey, _session.Save());
    }

    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (rehydrationContext.TryGetValue(RequestKey, out SessionRequest? request) && request is not null
            && rehydrationContext.TryGetValue(StartKey, out SessionStart? start) && start is not null)
            _moved = (request, start);
    }

    public async Task<SessionOpened> Open(SessionRequest request, SessionStart start)
    {
        if (_session is null)
        {
            try
            {
                Check(request);
                var load = workers.Load(_silo, _device, request.Model);
                if (start.IsNew)
                    await load; // a session that recovers listens at once: its decodes wait for the model
                else
                    load.Ignore();
                Begin(request, start);
            }
            catch
            {
                DeactivateOnIdle(); // gives the slot back
                throw;
            }
        }

        // Two gateways may think that they recover the session: the numbers of their epochs can meet.
        if (_session!.Attachment != start.Attachment)
            throw new SessionTakenException("Another connection has opened this epoch.");
        return new SessionOpened(_silo, _device);
    }

    public Task<PushAck> Push(AudioBatch batch)
    {
        Touch();
        metrics.ChunkReceived();
        return Session.Push(batch);
    }

    public Task<PushAck> Control(SessionControl control)
    {
        Touch();
        return Session.Control(control);
    }

    public Task Notify(SessionNotice notice)
    {
        Touch();
        Session.Notify(notice);
        return Task.CompletedTask;
    }

    public Task<SessionEventBatch> Replay(long afterSeq)
    {
        Touch();
        return Task.FromResult(Session.Replay(afterSeq));
    }

    public Task<SessionAttached> Attach(string secret, string connection, long lastSeq)
    {
        Touch();
        return Task.FromResult(Session.Attach(secret, connection, lastSeq, _silo));
    }

    public Task<IReadOnlyList<FinalEvent>> Finals() => Task.FromResult(Session.Finals);

    public Task Close()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<SessionDescription> Describe() => Task.FromResult(Session.Describe(_silo, _device));

    private void Begin(SessionRequest request, SessionStart start)
    {
        _session = new LiveSession(SessionKey.Parse(this.GetPrimaryKeyString()), request, start, new SessionParts
        {
            Options = options.Value,
            Voice = voice,
            Check = Check,
            Recognizer = asked => (job, cancellation) =>
                workers.Recognize(_silo, _device, asked.Model, job, cancellation),
            Publish = (connection, batch) => Results(connection).OnNextAsync(batch),
            Metrics = metrics,
            Time = time,
            Logger = logger,
        });
        if (start.IsNew)
            metrics.SessionOpened();
        else
            metrics.SessionContinued();
    }

    private IAsyncStream<SessionEventBatch> Results(string connection) =>
        this.GetStreamProvider(ResultsStream.Provider)
            .GetStream<SessionEventBatch>(StreamId.Create(ResultsStream.Namespace, connection));

    private ModelCapabilities Check(SessionRequest request)
    {
        var model = models.Models.FirstOrDefault(known => known.Name == request.Model)?.Capabilities
            ?? throw new SessionRefusedException("model_unknown", $"The model '{request.Model}' is not on this silo.");
        request.Check(model);
        return model;
    }

    private void Touch() => _lastCall = time.GetUtcNow();

    private Task LeaveWhenOrphaned(CancellationToken cancellation)
    {
        if (time.GetUtcNow() - _lastCall >= options.Value.ResumeWindow)
        {
            LogOrphaned(this.GetPrimaryKeyString());
            DeactivateOnIdle();
        }

        return Task.CompletedTask;
    }
}
