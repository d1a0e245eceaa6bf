namespace Transcription.Audio.Files;

/// <summary>What the header of a WAV file says.</summary>
/// <param name="Format">The samples.</param>
/// <param name="DataStart">Where the samples begin, in bytes from the start of the file.</param>
/// <param name="DataLength">Bytes of samples, all of them present.</param>
internal sealed record WaveHeader(WaveFormat Format, long DataStart, long DataLength);
