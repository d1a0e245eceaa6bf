using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Transcription.Gateway.Realtime;
using Transcription.Gateway.Realtime.Recovery;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Observability;
using Transcription.Grains.Sessions;
using Transcription.Grains.Workers;
using Transcription.Speech.Recognition;
using Transcription.Speech.Vad;

namespace Transcription.Gateway.Tests.Recovery;

/// <summary>One client's sessions, epoch after epoch, on silos that live as long as chance lets them.</summary>
internal sealed class FlakyCluster(Random random, Faults faults) : IDisposable
{
    public static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly SimulatedModel _model = new(new SimulatedModelOptions { Latency = TimeSpan.Zero });
    private readonly Dictionary<string, EventInbox> _inboxes = [];
    private readonly Dictionary<int, FlakySession> _sessions = [];

    public Faults Faults => faults;

    /// <summary>After the stall has been noticed, mostly.</summary>
    public TimeSpan Late => TimeSpan.FromMilliseconds(Next(100, 400));

    public TranscriptionMetrics Metrics { get; } = new(new Meters());

    /// <summary>Epochs that were opened.</summary>
    public int Opened { get; private set; }

    /// <summary>The epochs opened, by number.</summary>
    public IReadOnlyDictionary<int, FlakySession> Sessions
    {
        get
        {
            lock (_lock)
                return _sessions.ToDictionary();
        }
    }

    public bool Happens(double chance)
    {
        lock (_lock)
            return random.NextDouble() < chance;
    }

    public int Next(int from, int to)
    {
        lock (_lock)
            return random.Next(from, to);
    }

    public EventInbox Connect(string connection)
    {
        lock (_lock)
            return _inboxes[connection] = new EventInbox();
    }

    public async Task<SessionEpoch> Open(int epoch, SessionRequest request, SessionStart start, string avoid)
    {
        await Task.Yield();
        if (Happens(faults.RefusesToOpen))
            throw new NoCapacityException("Every slot is taken.");
        var session = new FlakySession(this);
        lock (_lock)
        {
            Opened++;
            _sessions.Add(epoch, session); // a number is used once
        }

        await session.Start(() => new LiveSession(new SessionKey("session", epoch), request, start, Parts(session)));
        return new SessionEpoch(epoch, session, start.Attachment, "silo", IsHere: false);
    }

    public void Dispose() => _model.Dispose();

    private SessionParts Parts(FlakySession session) => new()
    {
        Options = new SessionOptions(),
        Voice = new EnergyDetector(),
        Check = _ => new ModelCapabilities(),
        Recognizer = _ => (job, _) => Recognize(session, job),
        Publish = Publish,
        Metrics = Metrics,
        Time = TimeProvider.System,
        Logger = NullLogger.Instance,
    };

    private async Task Publish(string connection, SessionEventBatch batch)
    {
        await Task.Yield();
        if (Happens(faults.LosesEvents))
            return;
        lock (_lock)
            _inboxes[connection].TryWrite(batch);
    }

    private async Task<RecognitionReply> Recognize(FlakySession session, RecognitionJob job)
    {
        await Task.Yield();
        if (Happens(faults.SlowDecodes))
            await Task.Delay(Next(1, 8));
        if (session.IsDead && Happens(0.5))
            await new TaskCompletionSource().Task;
        lock (_model)
            return _model.Recognize([job.ToRequest(CancellationToken.None)])[0].ToReply();
    }

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}
