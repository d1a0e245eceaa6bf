namespace Transcription.Grains.Hosting;

/// <summary>The grain storage a silo process provides, whatever its profile.</summary>
public static class StorageNames
{
    /// <summary>Durable state of jobs and of sessions that are kept.</summary>
    public const string Transcription = "transcription";
}
