using Transcription.Grains.Workers;
using Transcription.Silo.Models;

namespace Transcription.Silo.Engines;

/// <summary>
/// What a Whisper model takes of a device: its file, once, and for each worker the state of one decode. Source:
/// whisper.cpp, <c>whisper_init_state</c> and <c>whisper_full_with_state</c>, in the full window, keys and values in 16
/// bits, without flash attention (which takes less). Within 2 % of what it says of tiny, base and small.
/// </summary>
internal static class WhisperMemory
{
    private const int Pad = 256; // cells of a cache come in blocks
    private const int Half = 2;
    private const int Float = 4;
    private const int Activations = 10; // rows of the whole window alive at once, over all graphs; from its own log
    private const int Spectrogram = 8_000_000; // and masks; the same for every size, from its own log
    private const int SpareDecoders = 2; // whisper.cpp's allowance against fragmented caches

    /// <summary>The sizes of a model whose file has that many bytes, when its decodes try that many sequences at once.</summary>
    public static ModelSize Of(GgmlFile file, long bytes, int decoders) => new(bytes, Caches(file, decoders) + Compute(file));

    /// <summary>Keys and values: of the text for each sequence, of the audio, and a spare row.</summary>
    private static long Caches(GgmlFile file, int decoders)
    {
        var (text, audio) = (Padded(file.TextContext), Padded(file.AudioContext));
        var sequences = decoders > 1 ? decoders + SpareDecoders : 1;
        var cells = (long)file.TextLayers * file.TextState * (text * sequences + audio) + (long)file.AudioState * audio;
        return 2 * Half * cells;
    }

    /// <summary>Attention over the whole window, activations, and logits of every position.</summary>
    private static long Compute(GgmlFile file)
    {
        var attention = (long)file.AudioHeads * file.AudioContext * file.AudioContext;
        var activations = (long)Activations * file.AudioState * file.AudioContext;
        var logits = (long)file.TextContext * file.Vocabulary;
        return Float * (attention + activations + logits) + Spectrogram;
    }

    private static int Padded(int cells) => (cells + Pad - 1) / Pad * Pad;
}
