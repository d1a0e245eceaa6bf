using Transcription.EngineBenchmark;
using Transcription.EngineBenchmark.Measuring;
using Transcription.EngineBenchmark.Reporting;
using Transcription.LoadGenerator;

const int Failed = 1;
const int WrongUsage = 2;

if (args.Length == 0 || args.Contains("--help"))
{
    Console.WriteLine(Usage.Text);
    return args.Length == 0 ? WrongUsage : 0;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};

try
{
    var arguments = Arguments.Parse(args);
    var machine = Machine.Look();
    await using var bench = await Workbench.Open(arguments, interrupted.Token);
    var memory = await bench.LoadAll();
    var run = new Run(arguments, bench, TimeProvider.System);
    run.WarmUp(interrupted.Token);
    run.Measure(interrupted.Token);
    new Report(Console.Out, arguments, bench).Write(machine, memory, run);
    return run.IsComplete ? 0 : Failed;
}
catch (Exception exception) when (exception is UsageException or InvalidDataException or IOException)
{
    await Console.Error.WriteLineAsync($"{exception.Message}{Environment.NewLine}--help tells more.");
    return WrongUsage;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Interrupted.");
    return Failed;
}
