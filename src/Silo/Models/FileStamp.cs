namespace Transcription.Silo.Models;

/// <summary>
/// What tells whether a model's file, or the checksum beside it, is another than before, without reading it.
/// </summary>
internal readonly record struct FileStamp(long Bytes, DateTime Written, DateTime Created, DateTime ChecksumWritten)
{
    /// <summary>The stamp of a file; null when it is not there.</summary>
    public static FileStamp? Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists
            ? new FileStamp(
                file.Length, file.LastWriteTimeUtc, file.CreationTimeUtc, File.GetLastWriteTimeUtc(path + Checksum.Suffix))
            : null;
    }

    /// <summary>Whether somebody may still be writing it.</summary>
    public bool IsFresh(DateTimeOffset now, TimeSpan settling) => (now - Written).Duration() < settling;
}
