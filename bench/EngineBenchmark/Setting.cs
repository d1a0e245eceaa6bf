namespace Transcription.EngineBenchmark;

/// <summary>How much of the 30 s window is encoded, and whether the language is found.</summary>
internal enum Setting
{
    /// <summary>The utterance and a margin; the language is given.</summary>
    Shrunk,

    /// <summary>The whole window; the language is given.</summary>
    Full,

    /// <summary>As <see cref="Shrunk"/>, but the model finds the language first.</summary>
    Detect,
}
