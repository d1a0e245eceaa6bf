namespace Transcription.Speech.Streaming;

/// <summary>
/// LocalAgreement-2: a word is committed once two consecutive hypotheses agree on it and on all before it. What is
/// committed never changes. Source: Macháček et al., "Turning Whisper into Real-Time Transcription System", 2023.
/// </summary>
public sealed class HypothesisStabilizer
{
    private readonly List<string> _committed = [];
    private string[] _previous = [];

    public HypothesisStabilizer()
    {
    }

    /// <summary>Goes on after a hypothesis that was shown.</summary>
    /// <param name="committed">The committed prefix of its text.</param>
    /// <param name="revision">Its number.</param>
    public HypothesisStabilizer(string committed, int revision)
    {
        _committed.AddRange(Words(committed));
        Revision = revision;
    }

    /// <summary>Raised by one with each hypothesis.</summary>
    public int Revision { get; private set; }

    /// <summary>The words that will not change.</summary>
    public IReadOnlyList<string> Committed => _committed;

    /// <summary>Takes the next hypothesis of the same, longer audio.</summary>
    public StableHypothesis Next(string text)
    {
        Revision++;
        var words = Words(text);
        for (var i = _committed.Count; i < Math.Min(words.Length, _previous.Length); i++)
        {
            if (words[i] != _previous[i])
                break;
            _committed.Add(words[i]);
        }

        _previous = words;
        var committed = string.Join(' ', _committed);
        // The tail is the hypothesis beyond as many words as are committed, even where it now disagrees about those.
        var tail = string.Join(' ', words.Skip(_committed.Count));
        var shown = tail.Length == 0 ? committed : committed.Length == 0 ? tail : $"{committed} {tail}";
        return new StableHypothesis(shown, committed.Length, Revision);
    }

    private static string[] Words(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>A hypothesis as shown to a client.</summary>
/// <param name="Text">Committed prefix and tail.</param>
/// <param name="Committed">Characters at the start of the text that will not change.</param>
/// <param name="Revision">Counts the hypotheses of the utterance from 1.</param>
public readonly record struct StableHypothesis(string Text, int Committed, int Revision);
