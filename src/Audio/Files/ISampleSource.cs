using System.Buffers;

namespace Transcription.Audio.Files;

/// <summary>Where the samples of one file come from.</summary>
internal interface ISampleSource : IAsyncDisposable
{
    /// <summary>Writes some more 16 kHz mono samples.</summary>
    /// <returns>False once there are no more.</returns>
    ValueTask<bool> ReadAsync(IBufferWriter<short> output, CancellationToken cancellationToken);
}
