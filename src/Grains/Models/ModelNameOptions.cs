namespace Transcription.Grains.Models;

/// <summary>How models are named: <c>Models</c>.</summary>
public class ModelNameOptions
{
    /// <summary>The model of a request that names none: a name, an alias, or the path of a ggml file. Default <c>base</c>.</summary>
    public string Default { get; set; } = "base";

    /// <summary>Other names for models: <c>Models:Aliases:fast=base</c>. Default: none.</summary>
    public IDictionary<string, string> Aliases { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The next smaller model of each, for sessions that may have another when every slot for theirs is taken:
    /// <c>Models:Degrade:large-v3=small</c>. Names or aliases. Default: none.
    /// </summary>
    public IDictionary<string, string> Degrade { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
