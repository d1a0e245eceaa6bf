using System.Runtime.InteropServices;
using Transcription.Speech.Pcm;
using Transcription.Speech.Recognition;
using Transcription.Speech.Streaming;
using Transcription.Speech.Vad;

namespace Transcription.Grains.Tests.Support;

/// <summary>Audio whose speech is noise, so that every utterance has words of its own, and what is to be heard in it.</summary>
internal static class Recording
{
    /// <summary>Speech reaches this amplitude, pauses do not.</summary>
    public const int Loud = 1_000;

    public static short[] Speech(int seed, double seconds)
    {
        var random = new Random(seed);
        var samples = new short[(int)(seconds * SpeechTime.SampleRate) / VoiceFrame.Samples * VoiceFrame.Samples];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (short)random.Next(Loud, short.MaxValue);
        return samples;
    }

    public static short[] Pause(double seconds = 0.8) => new short[(int)(seconds * SpeechTime.SampleRate)];

    /// <summary>Utterances, each with a pause around it.</summary>
    public static short[] Utterances(int count, double seconds = 1.5, int seed = 1) =>
    [
        .. Pause(),
        .. Enumerable.Range(0, count).SelectMany(i => Speech(seed * 1_000 + i, seconds).Concat(Pause())),
    ];

    /// <summary>Whether this is the speech of one of the first so many <see cref="Utterances"/> of the seed.</summary>
    public static bool IsOfFirst(int count, int seed, RecognitionRequest request)
    {
        const int enough = 16; // samples
        var samples = request.Samples.Span;
        var heard = samples[samples.IndexOfAnyExcept((short)0)..][..enough];
        for (var i = 0; i < count; i++)
        {
            if (heard.SequenceEqual(Speech(seed * 1_000 + i, seconds: 0.1).AsSpan(0, enough)))
                return true;
        }

        return false;
    }

    public static byte[] ToBytes(this ReadOnlySpan<short> samples) => MemoryMarshal.AsBytes(samples).ToArray();

    /// <summary>What a session or a file of this audio must give: the state machine alone, nothing in between.</summary>
    public static SessionEnded Transcribe(short[] audio, SegmenterOptions? segmenter = null, bool words = false)
    {
        using var model = new SimulatedModel(new SimulatedModelOptions { Latency = TimeSpan.Zero });
        var transcriber = new SessionTranscriber(new TranscriberOptions
        {
            Segmenter = segmenter ?? new SegmenterOptions(),
            InterimResults = false,
            MaxBuffered = TimeSpan.FromHours(1),
        });
        transcriber.Append(audio);
        var frames = transcriber.Unscored.ToArray();
        transcriber.Score(frames.Chunk(VoiceFrame.Samples).Select(frame => LoudnessDetector.Score(frame)).ToArray());
        transcriber.End();
        var options = new RecognitionOptions { WordTimestamps = words };
        while (transcriber.TryNextDecode(out var decode))
            transcriber.Complete(decode!, model.Recognize([new(decode!.Samples, options)])[0]);
        return transcriber.TakeEvents().OfType<SessionEnded>().Single();
    }
}
