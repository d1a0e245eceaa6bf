using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.History;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Abstractions.Webhooks;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Jobs;
using Transcription.Grains.Results;
using Transcription.Grains.Webhooks;
using Transcription.Grains.Workers;

namespace Transcription.Grains.Tests.Wire;

/// <summary>A value of every type that travels, no two fields alike.</summary>
internal static class WireSamples
{
    private static readonly SessionRequest Request = new()
    {
        Model = "model",
        Connection = "gateway|connection",
        Language = "en",
        Prompt = "prompt",
        InterimResults = false,
        WordTimestamps = true,
        VadThreshold = 0.25f,
        MinSilence = TimeSpan.FromMilliseconds(700),
        MaxUtterance = TimeSpan.FromSeconds(20),
        TraceParent = "session-trace",
        Vocabulary = ["term"],
        Temperature = 0.125f,
        Translate = true,
        RequestedModel = "requested",
    };

    private static readonly WordTiming Word = new("word", 0.5, 0.75, 0.875);

    private static readonly FinalEvent Final = new(3, "text", 1.5, 2.5, 0.75, "en", [Word]) { Seq = 7 };

    private static readonly SessionNotice Notice = new(NoticeLevel.Error, "code", "message", true, 3.5);

    private static readonly DeviceCapacity Device = new("cuda:0", 16, 3, 2, ["model"]);

    private static readonly ModelLoad Load = new("model", 2, 5, 40, 0.25);

    private static readonly ModelOffer Offer = new(
        "model", "engine", ["en"], true, false, true, false, true, TimeSpan.FromSeconds(30));

    private static readonly SegmentTiming Segment = new("text", 1, 2, 0.5, 0.25, [Word]);

    private static readonly DateTimeOffset Time = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly JobRequest Job = new()
    {
        Model = "model",
        Recording = "recording",
        Template = new RecognitionJob { Pcm = default, Language = "en", Prompt = "prompt" },
        Fingerprint = "hash",
        Caller = "caller",
        Bytes = 1_000,
        AudioSeconds = 60.5,
    };

    private static readonly WebhookTarget Target = new() { Url = "https://example.org", Secret = "secret", WithText = true };

    private static readonly WebhookAttempt Attempt = new(Time, TimeSpan.FromSeconds(3), 500, "error");

    private static readonly JobError Error = new("code", "message");

    private static readonly JobDescription Description = new()
    {
        Id = "job",
        Version = 7,
        Status = JobStatus.Running,
        Model = "model",
        Recording = "recording",
        CreatedAt = Time,
        StartedAt = Time.AddSeconds(1),
        EndedAt = Time.AddSeconds(2),
        Segments = 3,
        AudioSecondsDone = 30.5,
        AudioSeconds = 60.5,
        SecondsLeft = 1.5,
        Error = Error,
    };

    private static readonly SegmentAnswer Answer = new("key", RecognitionReply.Refused(TimeSpan.FromMilliseconds(50)));

    private static readonly ReadOnlyMemory<byte> Pcm = new byte[] { 1, 0, 2, 0 };

    private static readonly PendingMemory Pending = new(4, 100, 200, 90, 210, 300, 0.5);

    private static readonly SegmenterMemory Segmenter = new(512, true, 320, 160, 448, 3, 480, 128, [0.5f, 0.75f], 1.25, 2);

    private static readonly SessionCheckpoint Checkpoint = new()
    {
        Seq = 7,
        Control = 2,
        AudioStart = 160,
        ReceivedSample = 640,
        Detector = "detector",
        Voice = [0.25f],
        Segmenter = Segmenter,
        Pending = [Pending],
        Marks = [600],
        Flushes = [4],
        Utterances = 5,
        SpeechSamples = 320,
        IsEnding = true,
        FlushesTold = 8,
        UpdatesTold = 9,
    };

    private static readonly SessionStart Start = new()
    {
        Secret = "secret",
        StartedAt = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Checkpoint = Checkpoint,
        Pcm = Pcm,
        Events = [Final],
        Finals = [Final],
        ClearedSample = 80,
        Notice = Notice,
        Attachment = 3,
    };

    public static IReadOnlyList<object> All { get; } =
    [
        Request,
        new SessionRequest { Model = "model", Connection = "gateway|connection" },
        new SessionRequest { Model = "model", Connection = "gateway|connection", Recording = RecordingKind.Enhance },
        new SessionOpened("silo", "cuda:0"),
        new SessionDescription(
            "session", 2, "model", "silo", "cuda:0", new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero), 1.5, 0.5, 9, 3),
        new AudioBatch(480_000, Pcm),
        new PushAck(480_000, 320_000, 1_600, 1.25, 11),
        new PushAck(480_000, 320_000, 1_600, 1.25, 11, Checkpoint),
        new SessionControl(ControlKind.Configure, 2, 3, Request),
        Checkpoint,
        Segmenter,
        Pending,
        Start,
        new SessionAttached(3, "silo", Request, Start),
        new SessionAttached(3, "silo", Request, Start, Pcm),
        new SessionTakenException("message"),
        new SessionQueuedEvent(6) { Seq = 12 },
        new SessionBeginEvent(Request) { Seq = 1 },
        new SessionUpdatedEvent(Request) { Seq = 2 },
        new SpeechStartEvent(1.5) { Seq = 3 },
        new SpeechEndEvent(2.5) { Seq = 4 },
        new PartialEvent(3, "text", 2, 1.5, 2.5, 6) { Seq = 5 },
        Final,
        new FlushedEvent { Seq = 8 },
        new NoticeEvent(Notice) { Seq = 9 },
        new SessionEndEvent(60, 30, [Final]) { Seq = 10 },
        new SessionEndEvent(60, 30, [Final]) { Seq = 10, EnhancementJob = "job" },
        Word,
        Notice,
        new SessionEventBatch("session", 2, [new FlushedEvent { Seq = 8 }, new SpeechEndEvent(2.5) { Seq = 9 }]),
        new StreamedEvents(
            StreamId.Create(ResultsStream.Namespace, "gateway|connection"),
            new SessionEventBatch("session", 2, [new FlushedEvent { Seq = 8 }])),
        new SiloCapacity("silo", 5, [Device], [Offer]),
        Device,
        Device with { MemoryUsed = 3_000_000_000, MemoryTotal = 8_000_000_000, Loads = [Load] },
        Load,
        Offer,
        new WorkerDescription(1, 2, 0.5),
        new RecognitionJob
        {
            Pcm = Pcm,
            Priority = JobPriority.Batch,
            Language = "en",
            Prompt = "prompt",
            Temperature = 0.5f,
            WordTimestamps = true,
            TraceParent = "job-trace",
            Vocabulary = ["term"],
            Translate = true,
        },
        new RecognitionReply(true, TimeSpan.Zero, "text", 0.75, "en", [Segment]),
        RecognitionReply.Refused(TimeSpan.FromMilliseconds(50)),
        Segment,
        new VoiceFrames(Pcm, [0.5f]),
        new VoiceScores([0.25f, 0.75f], [0.5f]),
        Job,
        new JobRequest { Model = "model", Recording = "recording", Template = new() { Pcm = default }, Fingerprint = "hash" },
        Job with { Url = "https://example.org", Webhook = Target },
        Target,
        Attempt,
        new WebhookDescription { MessageId = "message", Status = WebhookStatus.Failed, NextAttemptAt = Time, Attempts = [Attempt] },
        new WebhookRecord
        {
            Target = Target,
            MessageId = "message",
            Status = WebhookStatus.Delivered,
            Tries = 3,
            NextAttemptAt = Time,
            Attempts = [Attempt],
        },
        Job with { IsOfSession = true, SeparateChannels = true },
        Final with { Channel = 2 },
        Description,
        Description with { HasWebhook = true },
        Error,
        new JobResult(60, 30, [Final], true),
        new JobChanges(Description, [Final]),
        new JobNotFoundException("message"),
        new JobConflictException("message"),
        new JobRecord
        {
            Request = Job,
            Status = JobStatus.Failed,
            CreatedAt = Time,
            StartedAt = Time.AddSeconds(1),
            EndedAt = Time.AddSeconds(2),
            Error = Error,
            BarrenStarts = 3,
            AnswersAtStart = 4,
            Segments = 5,
            AudioSeconds = 60.5,
        },
        Answer,
        new AnswerPage { Answers = [Answer] },
        new StoredResult { Result = new JobResult(60, 30, [Final], true) },
        new SessionRecord
        {
            Model = "model",
            Status = SessionStatus.Interrupted,
            StartedAt = Time,
            EndedAt = Time.AddSeconds(2),
            Gateway = "silo",
            Recording = "recording",
            Enhancement = Job,
            EnhancementJob = "job",
            AudioSeconds = 60.5,
            SpeechSeconds = 30.25,
            Segments = [Final],
        },
        new NoCapacityException("message"),
        new SessionNotFoundException("message"),
        new SessionRefusedException("code", "message"),
        new ModelLoadException("message"),
    ];
}
