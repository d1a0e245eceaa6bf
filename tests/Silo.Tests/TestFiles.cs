using System.Runtime.CompilerServices;
using Transcription.Silo.Models;

namespace Transcription.Silo.Tests;

/// <summary>Where the tests find models.</summary>
internal static class TestFiles
{
    /// <summary>The fixtures, copied beside the tests.</summary>
    public static string Micro { get; } = Path.Combine(AppContext.BaseDirectory, "micro");

    /// <summary>The small model whose answers are known.</summary>
    public static string MicroModel { get; } = Path.Combine(Micro, "ggml-micro.en.bin");

    /// <summary>Silero's weights; a test that needs them fails without.</summary>
    public static string Silero => FindSilero();

    private static string FindSilero([CallerFilePath] string source = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", ".."));
        string?[] directories =
        [
            Environment.GetEnvironmentVariable(ModelOptions.DirectoryVariable),
            Path.Combine(root, "models"),
            Path.Combine(root, "..", "shared", "models"),
        ];
        return directories.OfType<string>().Select(directory => Path.Combine(directory, "silero_vad.onnx"))
            .FirstOrDefault(File.Exists) ?? throw new FileNotFoundException(
                $"silero_vad.onnx was not found: set {ModelOptions.DirectoryVariable} to a directory that holds it " +
                $"(it comes from {KnownFiles.Silero.Address}).");
    }
}
