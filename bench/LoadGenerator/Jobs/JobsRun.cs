using Transcription.LoadGenerator.Chaos;
using Transcription.LoadGenerator.Reporting;
using Transcription.LoadGenerator.Verification;

namespace Transcription.LoadGenerator.Jobs;

/// <summary>Runs the jobs that the arguments ask for, and checks that each ends once, with the right result.</summary>
internal sealed class JobsRun : IDisposable
{
    private readonly Arguments _arguments;
    private readonly int _count;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<JobFile> _files;
    private readonly JobClient _client;
    private readonly JobFaults _faults = new();
    private readonly JobReader _reader;
    private readonly JobSubmitter _submitter;
    private readonly JobWatch _watch;
    private readonly string _name = $"loadgen-{Guid.NewGuid():N}"; // no key of another run

    public JobsRun(Arguments arguments, int count, TimeProvider time)
    {
        (_arguments, _count, _time) = (arguments, count, time);
        _files = JobFile.Load(arguments.Audio);
        _client = new JobClient(arguments.Urls, arguments.ApiKey, arguments.Parameters);
        _reader = new JobReader(_client, _faults);
        _submitter = new JobSubmitter(_client, _faults, arguments.Patience, time);
        _watch = new JobWatch(_reader, arguments.Patience, time);
    }

    /// <exception cref="InvalidDataException">A file was not transcribed even undisturbed.</exception>
    public async Task<JobsSummary> Run(CancellationToken cancellation)
    {
        using var chaos = ChaosScript.Parse(_arguments.Chaos);
        var undisturbed = _arguments.Undisturbed ? await Undisturbed(cancellation) : [];
        var expected = undisturbed.ToDictionary(job => job.File, job => job.End!.Segments);
        TrackedJob[] jobs = [.. Enumerable.Range(0, _count).Select(i => Create(i, _files[i % _files.Count]))];
        using var done = new CancellationTokenSource();
        var progress = Progress.Tell(wall => Line(wall, jobs), _time, done.Token);

        var start = _time.GetTimestamp();
        var disturbing = chaos.Run(_time, cancellation);
        var submitting = Submit(jobs, cancellation);
        await _watch.UntilEnded(jobs, cancellation);
        await submitting;
        var wall = _time.GetElapsedTime(start);
        await disturbing;
        var audit = new JobAudit(_client, _reader, _faults, _arguments.Parallel, _arguments.Patience, _time);
        await audit.Check([.. undisturbed, .. jobs], cancellation);
        await done.CancelAsync();
        await progress;

        foreach (var job in jobs)
            Judge(job, expected);
        int? compared = _arguments.Undisturbed ? jobs.Count(job => job.End?.Status == JobReading.Completed) : null;
        return new JobsSummary(
            jobs, [.. _files.Select(file => file.Name)], wall, _watch.Took, _submitter.Repeated, compared, audit.ReadAgain, chaos.Done, _faults);
    }

    public void Dispose() => _client.Dispose();

    private static string Line(TimeSpan wall, TrackedJob[] jobs) =>
        $"{wall.TotalSeconds,5:0} s  accepted {jobs.Count(job => job.Id is not null)}/{jobs.Length}  "
        + $"ended {jobs.Count(job => job.End is not null)}";

    /// <summary>Each file alone, with nothing done to the cluster.</summary>
    private async Task<TrackedJob[]> Undisturbed(CancellationToken cancellation)
    {
        TrackedJob[] jobs = [.. _files.Select((file, i) => Create(_count + i, file))];
        var watch = new JobWatch(_reader, _arguments.Patience, _time); // its times are no measurement
        foreach (var job in jobs)
        {
            await _submitter.Submit(job, cancellation);
            await watch.UntilEnded([job], cancellation);
            if (job.End?.Status != JobReading.Completed)
            {
                throw new InvalidDataException(
                    $"{job.File.Name}: the undisturbed job is {job.End?.Status ?? "not at its end"}. {string.Join(" ", _faults.Told)}");
            }
        }

        return jobs;
    }

    private TrackedJob Create(int number, JobFile file) => new(number, file, $"{_name}-{number}");

    private async Task Submit(TrackedJob[] jobs, CancellationToken cancellation)
    {
        var limits = new ParallelOptions { MaxDegreeOfParallelism = _arguments.Parallel, CancellationToken = cancellation };
        await Parallel.ForEachAsync(jobs, limits, async (job, stop) => await _submitter.Submit(job, stop));
    }

    private void Judge(TrackedJob job, Dictionary<JobFile, IReadOnlyList<Sentence>> expected)
    {
        if (job.End is not { } end)
        {
            if (job.Id is not null) // else it was never accepted, which is another fault
                _faults.Add(JobFaults.Lost, job, $"never ended; {job.History}");
        }
        else if (end.Status != JobReading.Completed)
        {
            _faults.Add(end.Status == JobReading.Failed ? JobFaults.Failed : JobFaults.Cancelled, job, end.Error ?? job.History);
        }
        else if (expected.TryGetValue(job.File, out var segments) && JobReading.Difference(segments, end.Segments) is { } difference)
        {
            _faults.Add(JobFaults.Differing, job, difference);
        }
    }
}
