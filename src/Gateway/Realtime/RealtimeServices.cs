using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Transcription.Gateway.Limits;
using Transcription.Gateway.Models;
using Transcription.Grains.Observability;
using Transcription.Grains.Results;

namespace Transcription.Gateway.Realtime;

/// <summary>What every connection shares.</summary>
internal sealed class RealtimeServices(
    IGrainFactory grains,
    ConnectionRegistry connections,
    OfferedModels models,
    TranscriptionMetrics metrics,
    IOptions<LimitOptions> limits,
    TimeProvider time,
    ILogger<RealtimeConnection> logger)
{
    public IGrainFactory Grains => grains;

    public ConnectionRegistry Connections => connections;

    public OfferedModels Models => models;

    public TranscriptionMetrics Metrics => metrics;

    public LimitOptions Limits => limits.Value;

    public TimeProvider Time => time;

    public ILogger<RealtimeConnection> Logger => logger;
}
