namespace Transcription.Grains.History;

/// <summary>Recordings of live sessions: 16 kHz mono, grown sample by sample, then read like any other recording.</summary>
public interface ISessionRecordings
{
    /// <summary>Opens a recording to write to, a new one or one begun before by whichever process.</summary>
    IRecordingWriter Write(string recording);

    /// <summary>Says in the recording how long it is. Doing it twice is fine.</summary>
    /// <returns>Its length in seconds; 0 when there is none.</returns>
    Task<double> Complete(string recording);

    /// <summary>The recording as a WAV file; null when there is none.</summary>
    Stream? Open(string recording);
}

/// <summary>A recording that grows. Not thread safe.</summary>
public interface IRecordingWriter : IDisposable
{
    /// <summary>Writes samples at their position, perhaps once more; what was never written before them is silence.</summary>
    /// <param name="firstSample">The position of the first one.</param>
    /// <param name="pcm">Little-endian PCM16.</param>
    /// <exception cref="IOException">The disk is full, or broken.</exception>
    ValueTask Write(long firstSample, ReadOnlyMemory<byte> pcm);

    /// <summary>Waits until what was written survives a power cut.</summary>
    Task Flush();
}
