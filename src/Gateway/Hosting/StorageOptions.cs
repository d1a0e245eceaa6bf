namespace Transcription.Gateway.Hosting;

/// <summary>Where a process keeps what must survive it: <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>
    /// The directory of recordings, uploads and, without a cluster, the database. Default <c>data</c>; a relative path starts
    /// at the current directory. The gateways of a cluster share one.
    /// </summary>
    public string Directory { get; set; } = "data";

    /// <summary>
    /// How old a file must be to be removed when no job or request seems to have it. Longer than any request takes. Default
    /// 24 h; at least 10 min.
    /// </summary>
    public TimeSpan LeftoverAge { get; set; } = TimeSpan.FromHours(24);

    internal static readonly TimeSpan MinLeftoverAge = TimeSpan.FromMinutes(10);

    /// <summary>The directory itself; made when it is missing.</summary>
    public string Root => System.IO.Directory.CreateDirectory(Directory).FullName;

    /// <summary>Files on their way in; on one disk with <see cref="Recordings"/>, so that they can be moved.</summary>
    internal string Uploads => System.IO.Directory.CreateDirectory(Path.Combine(Root, "uploads")).FullName;

    /// <summary>The recordings of jobs.</summary>
    internal string Recordings => System.IO.Directory.CreateDirectory(Path.Combine(Root, "recordings")).FullName;
}
