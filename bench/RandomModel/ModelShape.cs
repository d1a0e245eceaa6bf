namespace Transcription.RandomModel;

/// <summary>The sizes of a model. Source: openai/whisper, <c>ModelDimensions</c> of its published models.</summary>
/// <param name="Name">As OpenAI calls it.</param>
/// <param name="Width">Numbers per position, in the encoder as in the decoder.</param>
/// <param name="AudioLayers">Layers of the encoder.</param>
/// <param name="TextLayers">Layers of the decoder.</param>
/// <param name="Vocabulary">Tokens, special ones included.</param>
/// <param name="MelBins">Bands of the spectrogram.</param>
internal sealed record ModelShape(
    string Name, int Width, int AudioLayers, int TextLayers, int Vocabulary, int MelBins)
{
    public const int AudioContext = 1500;
    public const int TextContext = 448;

    private const int HeadWidth = 64;
    private const int English = 51864;
    private const int Multilingual = 51865;
    private const int MultilingualV3 = 51866;

    public static IReadOnlyList<ModelShape> All { get; } =
    [
        new("tiny", 384, 4, 4, Multilingual, 80),
        new("tiny.en", 384, 4, 4, English, 80),
        new("base", 512, 6, 6, Multilingual, 80),
        new("base.en", 512, 6, 6, English, 80),
        new("small", 768, 12, 12, Multilingual, 80),
        new("small.en", 768, 12, 12, English, 80),
        new("medium", 1024, 24, 24, Multilingual, 80),
        new("medium.en", 1024, 24, 24, English, 80),
        new("large-v3", 1280, 32, 32, MultilingualV3, 128),
        new("large-v3-turbo", 1280, 32, 4, MultilingualV3, 128),
    ];

    public int Heads => Width / HeadWidth;

    public bool IsMultilingual => Vocabulary >= Multilingual;
}
