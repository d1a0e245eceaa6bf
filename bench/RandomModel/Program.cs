using Transcription.LoadGenerator;
using Transcription.RandomModel;

const int Failed = 1;
const int WrongUsage = 2;

if (args.Length == 0 || args.Contains("--help"))
{
    Console.WriteLine(Usage.Text);
    return args.Length == 0 ? WrongUsage : 0;
}

try
{
    var arguments = Arguments.Parse(args);
    Console.Error.WriteLine($"{arguments.Out}: random weights, for timing only. What it says means nothing.");
    using var progress = new Progress(Path.GetFileName(arguments.Out));
    ModelFile.Write(arguments, progress.Report);
    return 0;
}
catch (UsageException exception)
{
    Console.Error.WriteLine($"{exception.Message}{Environment.NewLine}--help tells more.");
    return WrongUsage;
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(exception.Message);
    return Failed;
}
