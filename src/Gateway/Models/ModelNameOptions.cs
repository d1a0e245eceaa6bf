namespace Transcription.Gateway.Models;

/// <summary>How clients name models: <c>Models</c>.</summary>
public sealed class ModelNameOptions
{
    /// <summary>The model of a request that names none. Default <c>base</c>.</summary>
    public string Default { get; set; } = "base";

    /// <summary>Other names for models: <c>fast</c>, <c>accurate</c> and any more.</summary>
    public IDictionary<string, string> Aliases { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
