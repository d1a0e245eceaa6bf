using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Jobs;

/// <summary>A job of a test, called as the first gateway does.</summary>
internal sealed class TestJob(TestCluster cluster, JobRequest request)
{
    public string Id { get; } = $"job_{Guid.NewGuid():N}";

    public JobRequest Request => request;

    public IJobGrain Grain => cluster.Grains.GetGrain<IJobGrain>(Id);

    public static TestJob Of(
        TestCluster cluster, short[] audio, string model = TestCluster.Words, string caller = "", long bytes = 0) =>
        new(cluster, new JobRequest
        {
            Model = model,
            Recording = cluster.Recordings.Add(audio),
            Template = new() { Pcm = default },
            Fingerprint = "fingerprint",
            Caller = caller,
            Bytes = bytes,
        });

    public static async Task<TestJob> Start(
        TestCluster cluster, short[] audio, string model = TestCluster.Words, string caller = "", long bytes = 0)
    {
        var job = Of(cluster, audio, model, caller, bytes);
        await job.Grain.Submit(job.Request);
        return job;
    }

    /// <summary>Follows the job to its end as a client does; the segments have no gaps and come once.</summary>
    public async Task<(JobDescription Job, List<FinalEvent> Segments)> Follow()
    {
        var segments = new List<FinalEvent>();
        for (var version = 0L; ;)
        {
            var changes = await Patiently(() => Grain.Watch(version, segments.Count)).WaitAsync(Eventually.Patience);
            foreach (var segment in changes.Segments)
            {
                Assert.Equal(segments.Count + 1, segment.Seq);
                segments.Add(segment);
            }

            if (changes.Job.IsEnded && changes.Segments.Count == 0)
                return (changes.Job, segments);
            version = changes.Job.Version;
        }
    }

    /// <summary>Lets the calls for the first so many utterances through, and waits until they are told.</summary>
    public Task Advance(ModelScript script, int segments, int seed)
    {
        script.LetThrough(request => Recording.IsOfFirst(segments, seed, request));
        return Eventually.Holds($"{segments} segments are told", async () => (await Grain.Describe()).Segments == segments);
    }

    /// <summary>The job completes with just what is in the audio.</summary>
    public async Task CompletesWith(short[] audio)
    {
        var expected = Recording.Transcribe(audio);
        var (job, segments) = await Follow();
        Assert.Equal((JobStatus.Completed, null), (job.Status, job.Error));
        var result = await Patiently(Grain.Result);
        Assert.Equal((expected.TotalAudioSeconds, expected.TotalSpeechSeconds), (result!.AudioSeconds, result.SpeechSeconds));
        Assert.Equal(
            expected.Finals.Select(final => (final.Utterance, final.Text, final.Start, final.End)),
            result.Segments.Select(final => (final.Utterance, final.Text, final.Start, final.End)));
        Assert.Equal(result.Segments.Select(segment => (segment.Seq, segment.Text)), segments.Select(segment => (segment.Seq, segment.Text)));
    }

    /// <summary>Comes as its reminder does, which waits a minute at the least.</summary>
    public Task Remind() => Patiently(async () =>
    {
        await Grain.AsReference<IRemindable>().ReceiveReminder("resume", default);
        return true;
    });

    /// <summary>Nothing is left of the job but what a client may still ask for.</summary>
    public Task IsTidy(params string[] states) => Eventually.Holds(
        $"nothing but {string.Join(", ", states)} is left",
        () => cluster.Storage.StatesOf(Id).SequenceEqual(states)
            && !cluster.Recordings.Has(Request.Recording) && !cluster.Reminders.Grains.Contains(Id));

    /// <summary>A silo that is gone is noticed after a while; until then, calls to it fail.</summary>
    private static async Task<T> Patiently<T>(Func<Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (OrleansException)
            {
                await Task.Delay(50);
            }
        }
    }
}
