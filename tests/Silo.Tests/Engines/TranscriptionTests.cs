using Transcription.Speech.Recognition;
using Transcription.Speech.Streaming;

namespace Transcription.Silo.Tests.Engines;

/// <summary>The whole way from audio to text with real models.</summary>
public sealed class TranscriptionTests(WhisperFixture models) : IClassFixture<WhisperFixture>
{
    private const double Tolerance = 0.3;
    private const int Batch = 1_600;

    public static TheoryData<string> Files => [.. References.ByFile.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_sentence_comes_out_word_for_word_and_in_time(string file)
    {
        var expected = References.ByFile[file];
        var finals = await TranscribeAsync(file, new RecognitionOptions());
        Assert.Equal(expected.Select(sentence => sentence.Text), finals.Select(final => final.Text));
        foreach (var (sentence, final) in expected.Zip(finals))
        {
            Assert.InRange(final.Start, sentence.Start - Tolerance, sentence.Start + Tolerance);
            Assert.InRange(final.End, sentence.End - Tolerance, sentence.End + Tolerance);
            Assert.InRange(final.Confidence, 0.5, 1);
            Assert.Equal("en", final.Language);
            Assert.Empty(final.Words);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Words_stand_in_order_inside_their_utterance(string file)
    {
        var finals = await TranscribeAsync(file, new RecognitionOptions { WordTimestamps = true });
        foreach (var final in finals)
        {
            Assert.Equal(final.Text, string.Join(' ', final.Words.Select(word => word.Text)));
            var at = final.Start - Tolerance;
            foreach (var word in final.Words)
            {
                Assert.InRange(word.Start, at, word.End);
                Assert.InRange(word.Confidence, 0, 1);
                at = word.End;
            }

            Assert.InRange(at, final.Start, final.End + Tolerance);
        }
    }

    private async Task<IReadOnlyList<FinalTranscript>> TranscribeAsync(string file, RecognitionOptions options)
    {
        var session = new SessionTranscriber(new TranscriberOptions { InterimResults = false });
        var state = models.Voice.CreateState();
        var samples = WavFile.Read(file);
        for (var at = 0; at < samples.Length; at += Batch)
        {
            session.Append(samples.AsSpan(at, Math.Min(Batch, samples.Length - at)));
            session.Score(await models.Voice.ScoreAsync(state, session.Unscored.ToArray(), CancellationToken.None));
            Decode(session, options);
        }

        session.End();
        Decode(session, options);
        return session.TakeEvents().OfType<SessionEnded>().Single().Finals;
    }

    private void Decode(SessionTranscriber session, RecognitionOptions options)
    {
        while (session.TryNextDecode(out var decode))
            session.Complete(decode!, models.Model.Recognize([new RecognitionRequest(decode!.Samples, options)])[0]);
    }
}
