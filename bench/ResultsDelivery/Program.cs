using Transcription.EngineBenchmark.Measuring;
using Transcription.LoadGenerator;
using Transcription.ResultsDelivery;
using Transcription.ResultsDelivery.Cluster;
using Transcription.ResultsDelivery.Measuring;

const int Failed = 1;
const int WrongUsage = 2;

if (args.Length == 0 || args.Contains("--help"))
{
    Console.WriteLine(Usage.Text);
    return args.Length == 0 ? WrongUsage : 0;
}

try
{
    var arguments = Arguments.Parse([.. args.Except(["--run"])]);
    if (arguments.IsSource)
    {
        await SecondProcess.Serve(arguments);
        return 0;
    }

    var machine = Machine.Look();
    var run = new Run(arguments, TimeProvider.System);
    await run.Measure();
    new Report(Console.Out, arguments).Write(machine, run);
    return run.Missing == 0 ? 0 : Failed;
}
catch (UsageException exception)
{
    await Console.Error.WriteLineAsync($"{exception.Message}{Environment.NewLine}--help tells more.");
    return WrongUsage;
}
