using Transcription.Grains.Models;
using Transcription.Speech.Recognition;

namespace Transcription.Silo.Models;

/// <summary>Which models a silo has and where they come from: section <c>Models</c>.</summary>
internal sealed class ModelOptions : ModelNameOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Models";

    /// <summary>The environment variable that names the directory when the setting does not.</summary>
    public const string DirectoryVariable = "TRANSCRIPTION_MODELS";

    /// <summary>
    /// Where model files lie and downloads go. Default: <c>TRANSCRIPTION_MODELS</c>, else <c>models</c> under the
    /// current directory.
    /// </summary>
    public string Directory { get; set; } =
        Environment.GetEnvironmentVariable(DirectoryVariable) is { Length: > 0 } directory ? directory : "models";

    /// <summary>
    /// Explicit paths by model name; <c>silero_vad</c> names the voice detector's file. They win over the directory.
    /// Default: none.
    /// </summary>
    public IDictionary<string, string> Files { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether missing well-known files are downloaded. Default true.</summary>
    public bool Download { get; set; } = true;

    /// <summary>Whether files with a known checksum are read whole and compared. Default true.</summary>
    public bool VerifyChecksums { get; set; } = true;

    /// <summary>
    /// How often the files are looked at for changes: sizes and times only, until one has changed. Default 10 s.
    /// </summary>
    public TimeSpan RescanInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How the model named <c>simulated</c> behaves.</summary>
    public SimulatedModelOptions Simulated { get; set; } = new();
}
