using Microsoft.Extensions.Logging;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Observability;
using Transcription.Speech.Recognition;
using Transcription.Speech.Vad;

namespace Transcription.Grains.Sessions;

/// <summary>What a session needs of the silo it lives on.</summary>
internal sealed record SessionParts
{
    public required SessionOptions Options { get; init; }

    public required IVoiceActivityDetector Voice { get; init; }

    /// <summary>Finds what the model can do, and refuses what it cannot.</summary>
    public required Func<SessionRequest, ModelCapabilities> Check { get; init; }

    /// <summary>Recognises with the model asked for.</summary>
    public required Func<SessionRequest, Recognizer> Recognizer { get; init; }

    /// <summary>Sends events to a connection.</summary>
    public required Func<string, SessionEventBatch, Task> Publish { get; init; }

    public required TranscriptionMetrics Metrics { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }
}
