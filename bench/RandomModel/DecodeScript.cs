namespace Transcription.RandomModel;

/// <summary>
/// What the decoder says at each position: a timestamp, words, a timestamp again, until the window is full. whisper.cpp
/// ends a decode at the first timestamp beyond the audio, so its length follows the audio's, as it does with speech.
/// </summary>
internal sealed class DecodeScript
{
    /// <summary>Seconds between two timestamps.</summary>
    public const int Step = 2;

    /// <summary>Tokens of text between two timestamps: English speech has three to four a second.</summary>
    public const int TextTokens = 6;

    private const int Window = 30;
    private const int TimestampsPerSecond = 50;
    private const int Tokens = TextTokens + 2; // a timestamp ends one segment, another begins the next

    private readonly SpecialTokens _special;
    private readonly int[] _text;
    private readonly int _start;

    public DecodeScript(ModelShape shape, int seed)
    {
        _special = new SpecialTokens(shape);
        // A token twice in a row of 32 looks like a loop to whisper.cpp, so each comes once.
        var text = Enumerable.Range(Vocabulary.Bytes, Vocabulary.Text - Vocabulary.Bytes).ToArray();
        new Random(seed).Shuffle(text);
        _text = text[..(Window / Step * TextTokens)];
        _start = shape.IsMultilingual ? 2 : 0;
    }

    /// <summary>The token that follows the one at a position.</summary>
    public int After(int position)
    {
        if (position < _start)
            return position == 0 ? _special.English : _special.Transcribe;
        if (position == _start)
            return _special.FirstTimestamp;
        var (segment, at) = Math.DivRem(position - _start - 1, Tokens);
        if (segment >= Window / Step)
            return _special.EndOfText;
        return at < TextTokens
            ? _text[segment * TextTokens + at]
            : _special.FirstTimestamp + (segment + 1) * Step * TimestampsPerSecond;
    }
}
