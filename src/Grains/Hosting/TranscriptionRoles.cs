namespace Transcription.Grains.Hosting;

/// <summary>What a silo does in the cluster.</summary>
[Flags]
public enum TranscriptionRoles
{
    /// <summary>Runs models and sessions on its devices.</summary>
    Worker = 1,

    /// <summary>Holds client connections.</summary>
    Gateway = 2,
}
