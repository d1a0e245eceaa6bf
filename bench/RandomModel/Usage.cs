namespace Transcription.RandomModel;

/// <summary>The help text.</summary>
internal static class Usage
{
    public static readonly string Text = $"""
        randommodel: a Whisper model file (ggml, 16-bit weights) with random weights, for timing only.

          randommodel --shape base [--seed 1] [--out models/ggml-random-base.bin]

          --shape NAME   {string.Join(", ", ModelShape.All.Select(shape => shape.Name))}
          --seed N       the same seed writes the same bytes (1)
          --out FILE     where to (ggml-random-NAME.bin in the current folder)

        whisper.cpp does the same work with it as with the trained model of that shape: same tensors, same memory. What
        is decoded depends on the position alone: {DecodeScript.TextTokens} tokens of text, then a timestamp
        {DecodeScript.Step} s further, until the audio's end, each with a probability near 1. So decodes
        are about as long as those of English speech and never fall back to higher temperatures. A prompt shifts the
        positions: measure without one.
        """;
}
