using Transcription.LoadGenerator.Audio;
using Transcription.LoadGenerator.Measuring;
using Transcription.LoadGenerator.Sessions;
using Transcription.LoadGenerator.Verification;

namespace Transcription.LoadGenerator;

/// <summary>Runs the sessions that the arguments ask for.</summary>
internal sealed class LoadRun(Arguments arguments, TimeProvider time, Measurements all)
{
    private const double GoldenRatio = 0.618033988749895;

    private readonly SessionSettings _settings = new(
        arguments.Urls,
        arguments.Parameters,
        arguments.ApiKey,
        arguments.Chunk,
        arguments.MinSilence,
        arguments.Patience,
        KeepFinals: arguments.References is not null || arguments.Transcripts is not null || arguments.Undisturbed,
        Resumes: arguments.Chaos is not null || arguments.CutEvery is not null,
        arguments.CutEvery,
        time);

    /// <summary>The sessions, planned but not begun.</summary>
    /// <exception cref="InvalidDataException">A file cannot be streamed.</exception>
    public IReadOnlyList<SessionPlan> Plan()
    {
        if (arguments.Fixtures is { } folder)
            return [.. Directory.GetFiles(folder, "*.wav").Order(StringComparer.Ordinal).Select(WavAudio.Read).Select(SessionPlan.Once)];
        var clips = AudioChoice.Load(arguments.Audio);
        return [.. Enumerable.Range(0, arguments.Sessions).Select(i => Plan(clips[i % clips.Count], i))];
    }

    /// <summary>What each file's finals are when one session streams it alone, with nothing done to it.</summary>
    public async Task<IReadOnlyDictionary<string, Sentence[]>> Undisturbed(IReadOnlyList<SessionPlan> plans, CancellationToken cancellation)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var scheduler = new SendScheduler(time);
        var calm = _settings with { Resumes = false, CutEvery = null };
        var references = new Dictionary<string, Sentence[]>();
        foreach (var plan in plans.DistinctBy(plan => plan.Clip.Name))
        {
            using var session = new StreamSession(0, plan, calm, scheduler, new Measurements());
            await session.Run(http, cancellation);
            if (!session.IsWhole)
                throw new InvalidDataException($"{plan.Clip.Name}: the undisturbed session did not get all its events.");
            references[plan.Clip.Name] = [.. session.Finals.Select(final => new Sentence(final.Text, final.Start, final.End))];
        }

        return references;
    }

    /// <summary>Runs them all and returns them.</summary>
    public async Task<IReadOnlyList<StreamSession>> Run(IReadOnlyList<SessionPlan> plans, CancellationToken cancellation)
    {
        // One handler for all: each would bring its own connection pool.
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var scheduler = new SendScheduler(time);
        var sessions = plans.Select((plan, i) => new StreamSession(i, plan, _settings, scheduler, all)).ToArray();
        if (arguments.Fixtures is not null)
        {
            var limits = new ParallelOptions { MaxDegreeOfParallelism = arguments.Parallel, CancellationToken = cancellation };
            await Parallel.ForEachAsync(sessions, limits, async (session, stop) => await session.Run(http, stop));
        }
        else
        {
            await Task.WhenAll(sessions.Select((session, i) => RunAfter(arguments.Ramp * i / sessions.Length, session)));
        }

        return sessions;

        async Task RunAfter(TimeSpan delay, StreamSession session)
        {
            await Task.Delay(delay, time, cancellation);
            await session.Run(http, cancellation);
        }
    }

    private SessionPlan Plan(AudioClip clip, int number)
    {
        if (arguments.Once)
            return SessionPlan.Once(clip);
        if (clip.Seconds < 1)
            throw new InvalidDataException($"{clip.Name} is shorter than a second.");
        // The golden ratio spreads any number of sessions evenly, and never in step with the ramp.
        var first = (long)(number * GoldenRatio % 1 * clip.Frames);
        return new SessionPlan(clip, first, (long)(arguments.Length.TotalSeconds * clip.Format.SampleRate));
    }
}
