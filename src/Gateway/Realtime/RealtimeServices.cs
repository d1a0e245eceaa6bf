using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Transcription.Gateway.History;
using Transcription.Gateway.Limits;
using Transcription.Gateway.Models;
using Transcription.Gateway.Realtime.Overflow;
using Transcription.Gateway.Realtime.Recovery;
using Transcription.Grains.Observability;
using Transcription.Grains.Results;
using Transcription.Grains.Sessions;

namespace Transcription.Gateway.Realtime;

/// <summary>What every connection shares.</summary>
internal sealed class RealtimeServices(
    IGrainFactory grains,
    ConnectionRegistry connections,
    OfferedModels models,
    TranscriptionMetrics metrics,
    IOptions<LimitOptions> limits,
    IOptions<RecoveryOptions> recovery,
    IOptions<SessionOptions> sessions,
    IOptions<OverflowOptions> overflow,
    WaitingRoom waiting,
    LiveClients live,
    SessionDirectory directory,
    ILocalSiloDetails silo,
    SessionHistory history,
    IHostApplicationLifetime process,
    TimeProvider time,
    ILogger<RealtimeConnection> logger)
{
    private static readonly TimeSpan HeldBeyond = TimeSpan.FromSeconds(30);

    public IGrainFactory Grains => grains;

    public ConnectionRegistry Connections => connections;

    public OfferedModels Models => models;

    public TranscriptionMetrics Metrics => metrics;

    public LimitOptions Limits => limits.Value;

    public RecoveryOptions Recovery => recovery.Value;

    public SessionOptions Sessions => sessions.Value;

    public OverflowOptions Overflow => overflow.Value;

    public WaitingRoom Waiting => waiting;

    public LiveClients Live => live;

    /// <summary>The most audio of one session held here: more than the session itself holds, which thus refuses audio first.</summary>
    public TimeSpan MaxHeld => Sessions.MaxBuffered + HeldBeyond;

    public SessionDirectory Directory => directory;

    /// <summary>Whether that silo, parsable, is this process.</summary>
    public bool IsHere(string parsable) => silo.SiloAddress.ToParsableString() == parsable;

    public SessionHistory History => history;

    /// <summary>Cancelled when this process begins to shut down.</summary>
    public CancellationToken Stopping => process.ApplicationStopping;

    public TimeProvider Time => time;

    public ILogger<RealtimeConnection> Logger => logger;
}
