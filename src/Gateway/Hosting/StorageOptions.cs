namespace Transcription.Gateway.Hosting;

/// <summary>Where the gateway keeps files: <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The directory; uploads lie in it while they are worked on. Default: the system's temporary directory.</summary>
    public string? Directory { get; set; }

    /// <summary>The directory of uploads; made when it is missing.</summary>
    internal string Uploads => Directory is { Length: > 0 } directory
        ? System.IO.Directory.CreateDirectory(directory).FullName
        : Path.GetTempPath();
}
