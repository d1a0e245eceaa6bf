using Transcription.LoadGenerator;
using Transcription.LoadGenerator.Chaos;
using Transcription.LoadGenerator.Jobs;
using Transcription.LoadGenerator.Measuring;
using Transcription.LoadGenerator.Reporting;
using Transcription.LoadGenerator.Verification;
using Transcription.Speech.Pcm;

const int Failed = 1;
const int WrongUsage = 2;

if (args.Contains("--help"))
{
    Console.WriteLine(Usage.Text);
    return 0;
}

try
{
    var arguments = Arguments.Parse(args);
    using var interrupted = new CancellationTokenSource();
    Console.CancelKeyPress += (_, pressed) =>
    {
        pressed.Cancel = true;
        interrupted.Cancel();
    };
    var clean = arguments.Jobs is { } jobs ? RunJobs(arguments, jobs, interrupted.Token) : Run(arguments, interrupted.Token);
    return await clean ? 0 : Failed;
}
catch (Exception exception) when (exception
    is UsageException or InvalidDataException or InvalidAudioException or IOException or ArgumentException)
{
    await Console.Error.WriteLineAsync($"{exception.Message}{Environment.NewLine}--help tells more.");
    return WrongUsage;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Interrupted.");
    return Failed;
}

static async Task<bool> Run(Arguments arguments, CancellationToken cancellation)
{
    var (time, all) = (TimeProvider.System, new Measurements());
    var run = new LoadRun(arguments, time, all);
    var plans = run.Plan();
    using var chaos = ChaosScript.Parse(arguments.Chaos);
    var references = arguments.References is { } path ? Sentence.ReadAll(path)
        : arguments.Undisturbed ? await run.Undisturbed(plans, cancellation)
        : null;
    var verifier = references is null ? null : new FixtureVerifier(references, time, all);
    await using var server = arguments.Pid is { } pid ? new ServerProcess(pid, time) : null;
    using var done = new CancellationTokenSource();
    var progress = Progress.Tell(all, plans.Count, time, done.Token);

    var (start, cpu) = (time.GetTimestamp(), Environment.CpuUsage.TotalTime);
    var disturbing = chaos.Run(time, done.Token);
    var sessions = await run.Run(plans, cancellation);
    var (wall, used) = (time.GetElapsedTime(start), Environment.CpuUsage.TotalTime - cpu);
    server?.Look();
    await done.CancelAsync();
    await progress;
    await disturbing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // what was due after the end is left out

    foreach (var session in verifier is null ? [] : sessions)
        verifier!.Check(session);
    if (arguments.Transcripts is { } file)
        TranscriptFile.Write(file, sessions);
    foreach (var session in sessions)
        session.Dispose();
    string[] audio = arguments.Fixtures is { } folder ? [folder] : [.. plans.Select(plan => plan.Clip.Name).Distinct()];
    var summary = new RunSummary(
        plans.Count, audio, wall, used, all, server, !arguments.NoMemory, chaos.Done, verifier);
    if (arguments.Json)
        Console.WriteLine(JsonReport.Create(summary));
    else
        new TextReport(Console.Out).Write(summary);
    return summary.IsClean;
}

static async Task<bool> RunJobs(Arguments arguments, int jobs, CancellationToken cancellation)
{
    using var run = new JobsRun(arguments, jobs, TimeProvider.System);
    var summary = await run.Run(cancellation);
    if (arguments.Json)
        Console.WriteLine(JobsReport.Json(summary));
    else
        JobsReport.Write(summary, Console.Out);
    return summary.IsClean;
}
