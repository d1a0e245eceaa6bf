namespace Transcription.RandomModel;

/// <summary>Where the tokens that are no text lie. Source: whisper.cpp, <c>whisper_vocab</c> and its loader.</summary>
internal readonly record struct SpecialTokens(ModelShape Shape)
{
    private const int Timestamps = 1501; // 0.00 to 30.00 s
    private const int TranscribeToTimestamps = 5;

    public int EndOfText => Shape.IsMultilingual ? 50257 : 50256;

    public int StartOfTranscript => EndOfText + 1;

    public int English => StartOfTranscript + 1;

    public int Transcribe => FirstTimestamp - TranscribeToTimestamps;

    /// <summary>That of 0.00 s; the next ones follow in steps of 20 ms.</summary>
    public int FirstTimestamp => Shape.Vocabulary - Timestamps;
}
