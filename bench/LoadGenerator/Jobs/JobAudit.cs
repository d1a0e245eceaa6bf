using System.Text.Json;

namespace Transcription.LoadGenerator.Jobs;

/// <summary>
/// When all is over: reads every job once more at every server, submits it once more with its key, and looks it up in the
/// list. Nothing may have changed.
/// </summary>
internal sealed class JobAudit(
    JobClient client, JobReader reader, JobFaults faults, int parallel, TimeSpan patience, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Jobs read again, over all servers.</summary>
    public int ReadAgain { get; private set; }

    /// <param name="jobs">All of a run, the undisturbed ones too.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task Check(IReadOnlyList<TrackedJob> jobs, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        var ended = jobs.Where(job => job.End is not null).ToArray();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation };
        await Parallel.ForEachAsync(ended, limits, async (job, stop) => await SubmitAgain(job, begun, stop));
        for (var server = 0; server < client.Servers.Count; server++)
        {
            var at = server;
            await Parallel.ForEachAsync(ended, limits, async (job, stop) => await Reread(at, job, begun, stop));
            ReadAgain += ended.Length;
        }

        if (await List(begun, cancellation) is { } listed)
            Compare(ended, listed);
    }

    private async Task SubmitAgain(TrackedJob job, long begun, CancellationToken cancellation)
    {
        var answer = await Patiently(begun, turn => client.Submit(job.Number + 1 + turn, job, cancellation), cancellation);
        if (!answer.IsSuccess)
            faults.Add(answer.IsRefusal ? JobFaults.Refused : JobFaults.Unread, job, $"with its key once more: {answer.Code}");
        else if (answer.Body.GetProperty("id").GetString() is var id && id != job.Id)
            faults.Add(JobFaults.OtherJob, job, $"its key led to {id}");
        else if (JobReading.Parse(answer.Body) is var reading && (reading.Status, reading.EndedAt) != (job.End!.Status, job.End.EndedAt))
            faults.Add(JobFaults.Changed, job, $"{job.End.Status} at {job.End.EndedAt} became {reading.Status} at {reading.EndedAt}");
    }

    private async Task Reread(int server, TrackedJob job, long begun, CancellationToken cancellation)
    {
        while (true)
        {
            if (await reader.Read(server, job, cancellation) is { } reading)
            {
                if (job.See(reading) is { } change)
                    faults.Add(JobFaults.Changed, job, $"at {client.Servers[server]}: {change}");
                return;
            }

            if (time.GetElapsedTime(begun) > patience || faults.Has(JobFaults.Missing, job))
            {
                faults.Add(JobFaults.Unread, job, $"at {client.Servers[server]}");
                return;
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    private async Task<ILookup<string, string>?> List(long begun, CancellationToken cancellation)
    {
        var listed = new List<(string Id, string Status)>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await Patiently(begun, _ => client.Get(0, $"?limit=100&cursor={Uri.EscapeDataString(cursor)}", cancellation), cancellation);
            if (!page.IsSuccess)
            {
                faults.Add(JobFaults.List, "the list", page.Code);
                return null;
            }

            listed.AddRange(page.Body.GetProperty("data").EnumerateArray().Select(
                job => (job.GetProperty("id").GetString()!, job.GetProperty("status").GetString()!)));
            cursor = page.Body.TryGetProperty("next_cursor", out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null;
        }

        return listed.ToLookup(job => job.Id, job => job.Status);
    }

    /// <summary>Each job must be in the list once, as it ended.</summary>
    private void Compare(IReadOnlyList<TrackedJob> ended, ILookup<string, string> listed)
    {
        foreach (var job in ended)
        {
            string[] found = [.. listed[job.Id!]];
            if (found.Length != 1 || found[0] != job.End!.Status)
                faults.Add(JobFaults.List, job, found.Length == 0 ? "is not there" : $"is there as {string.Join(" and ", found)}");
        }
    }

    private async Task<Answer> Patiently(long begun, Func<int, Task<Answer>> ask, CancellationToken cancellation)
    {
        for (var turn = 0; ; turn++)
        {
            var answer = await ask(turn);
            if (answer.IsSuccess || answer.IsRefusal || time.GetElapsedTime(begun) > patience)
                return answer;
            await Task.Delay(Pause, time, cancellation);
        }
    }
}
