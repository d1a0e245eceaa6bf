namespace Transcription.Grains.Models;

/// <summary>Turns what people write (a name, an alias, a path, nothing) into a model's name. Pure.</summary>
public sealed class ModelNaming(ModelNameOptions options)
{
    private const string Prefix = "ggml-";

    /// <summary>The name of the default model.</summary>
    public string Default => IsPath(options.Default) ? NameOf(options.Default) : Follow(options.Default);

    /// <summary>The model meant: an alias is followed, nothing means the default, another name is itself.</summary>
    public string Resolve(string? nameOrAlias) =>
        string.IsNullOrWhiteSpace(nameOrAlias) ? Default : Follow(nameOrAlias);

    /// <summary>Whether a setting is the path of a file rather than a name.</summary>
    public static bool IsPath(string value) =>
        value.Contains('/') || value.Contains('\\') || value.EndsWith(".bin", StringComparison.OrdinalIgnoreCase);

    /// <summary>The model a file holds, by the convention <c>ggml-NAME.bin</c>.</summary>
    public static string NameOf(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
    }

    /// <summary>The file that holds a Whisper model, by the same convention.</summary>
    public static string FileOf(string name) => $"{Prefix}{name}.bin";

    private string Follow(string name) =>
        options.Aliases.TryGetValue(name, out var target)
            ? IsPath(target) ? NameOf(target) : target
            : name;
}
