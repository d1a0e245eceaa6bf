namespace Transcription.Silo.Models;

internal sealed partial class ModelCatalog
{
    [LoggerMessage(LogLevel.Information, "Models here: {Models}; the default is {Default}.")]
    private static partial void LogModels(ILogger logger, string models, string @default);

    [LoggerMessage(LogLevel.Error,
        "The default model '{Model}' is not here: put ggml-{Model}.bin into {Directory}, or set Models:Default.")]
    private static partial void LogNoDefault(ILogger logger, string model, string directory);

    [LoggerMessage(LogLevel.Error, "Model '{Model}' ({Path}) is not offered: {Reason}.")]
    private static partial void LogNotUsable(ILogger logger, string model, string path, string reason);

    [LoggerMessage(LogLevel.Error,
        "The new file of model '{Model}' ({Path}) is not used: {Reason}. What is loaded of the old one serves on.")]
    private static partial void LogKept(ILogger logger, string model, string path, string reason);

    [LoggerMessage(LogLevel.Error, "Model '{Model}' could not be downloaded: {Reason}")]
    private static partial void LogDownloadFailed(ILogger logger, string model, string reason);
}
