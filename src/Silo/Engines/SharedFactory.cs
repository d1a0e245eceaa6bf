using Whisper.net;

namespace Transcription.Silo.Engines;

/// <summary>The weights of one model on one device, shared by its workers and freed with the last one.</summary>
internal sealed class SharedFactory(
    WhisperFactory factory, WhisperTokenizer tokenizer, Action<SharedFactory> onUnused)
{
    /// <summary>Splits text as the weights do; the file may be another by the time it is needed.</summary>
    public Lazy<WhisperTokenizer> Tokenizer { get; } = new(tokenizer);

    /// <summary>Where processors come from.</summary>
    public WhisperFactory Factory => factory;

    /// <summary>Models that use it; changed under the engine's lock.</summary>
    public int Users { get; set; }

    /// <summary>One model fewer uses it.</summary>
    public void Release() => onUnused(this);
}
