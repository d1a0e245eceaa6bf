using Transcription.Speech.Pcm;
using Transcription.Speech.Recognition;
using Transcription.Speech.Streaming;
using Transcription.Speech.Vad;

namespace Transcription.Speech.Tests.Streaming;

public class SessionTranscriberProperties
{
    [Fact]
    public void Any_session_keeps_its_promises() =>
        Property.Holds(3_000, random => ScriptedSession.Small(random).Run());

    [Fact]
    public void Any_options_a_client_may_ask_for_keep_decodes_within_28_seconds() =>
        Property.Holds(150, random => ScriptedSession.Allowed(random).Run());

    [Fact]
    public void The_same_inputs_give_the_same_events() => Property.Holds(200, random =>
    {
        var seed = random.Next();
        Assert.Equal(Tell(seed), Tell(seed));

        static IEnumerable<string> Tell(int seed)
        {
            var session = ScriptedSession.Small(new Random(seed));
            session.Run();
            return session.Told.Select(told => $"{told}");
        }
    });

    [Fact]
    public void How_the_audio_is_cut_makes_no_difference_to_the_finals() => Property.Holds(50, random =>
    {
        var audio = random.Samples(random.Next(100_000, 300_000));
        var voice = new float[audio.Length / VoiceFrame.Samples];
        for (var i = 0; i < voice.Length;)
        {
            var level = random.Chance(0.6) ? 0.9f : 0f;
            for (var end = Math.Min(voice.Length, i + random.Next(1, 60)); i < end; i++)
                voice[i] = level;
        }

        Assert.Equal(Transcribe(audio.Length), Transcribe(random.Next(1, 20_000)));

        List<string> Transcribe(int most)
        {
            using var model = new SimulatedModel(new SimulatedModelOptions { Latency = TimeSpan.Zero });
            var session = new SessionTranscriber(new TranscriberOptions { PartialStride = TimeSpan.FromSeconds(1) });
            var told = new List<TranscriptEvent>();
            for (var sent = 0; sent < audio.Length;)
            {
                var chunk = Math.Min(random.Next(1, most + 1), audio.Length - sent);
                session.Append(audio.AsSpan(sent, chunk));
                sent += chunk;
                var scored = voice.Length - (voice.Length * VoiceFrame.Samples - (sent - sent % VoiceFrame.Samples)
                    + session.Unscored.Length) / VoiceFrame.Samples;
                session.Score(voice.AsSpan(scored, session.Unscored.Length / VoiceFrame.Samples));
                Decode();
            }

            session.End();
            Decode();
            Assert.True(session.IsEnded);
            return [.. told.Where(one => one is FinalTranscript or SessionEnded or SpeechStarted or SpeechEnded)
                .OrderBy(one => one is SpeechStarted ? 0 : one is SpeechEnded ? 1 : 2).Select(one => $"{one}")];

            void Decode()
            {
                while (session.TryNextDecode(out var decode))
                    session.Complete(decode!, model.Recognize([new(decode!.Samples, new())])[0]);
                told.AddRange(session.TakeEvents());
            }
        }
    });

    [Fact]
    public void Without_interim_results_only_finals_are_decoded()
    {
        var session = new SessionTranscriber(new TranscriberOptions { InterimResults = false });
        for (var i = 0; i < 60; i++)
        {
            session.Append(new short[VoiceFrame.Samples]);
            session.Score([0.9f]);
            Assert.False(session.TryNextDecode(out _));
        }

        session.Flush();
        Assert.True(session.TryNextDecode(out var decode));
        Assert.True(decode!.IsFinal);
        Assert.Equal(60 * VoiceFrame.Samples, decode.Samples.Length);
        Assert.Equal(SpeechTime.ToSeconds(0), decode.AudioStart);
    }
}
