namespace Transcription.EngineBenchmark;

/// <summary>The help text.</summary>
internal static class Usage
{
    public const string Text = """
        enginebenchmark: times Whisper models through the silo's own engine, without a cluster around it.

          enginebenchmark --models ggml-base.en.bin[,B…] --threads 1,2 --seconds 300

          --models A[,B…]    model files; see randommodel for files with random weights
          --threads N[,N…]   threads of one decode (1)
          --lengths S[,S…]   utterances to decode, in seconds up to 28 (2,5,10,20)
          --settings A[,B…]  shrunk: the encoder sees the utterance and a margin; full: always 30 s; detect: as
                             shrunk, but the language is not given (all; detect for multilingual models only)
          --growing S        an utterance that grows to this length, decoded every 500 ms (10; 0 leaves it out)
          --strides MS[,…]   strides to derive sessions per core for, multiples of 500 (500,1000,2000)
          --device ID        cpu:0 or cuda:0; the latter needs a build with -p:Cuda=true (cpu:0)
          --audio WAV        16 kHz, mono, 16 bits; repeated when short (tests/Fixtures/micro/long.wav)
          --seconds S        time to measure, after loading and warming up (300)

        Exit code: 0 all measured, 1 stopped before every row had a decode, 2 wrong command line.

        Method: every row is decoded once per round, on one thread, round after round until the time is up; within a
        round all variants of one length follow each other, and each round starts with another of them. So whatever
        disturbs the machine meets all variants alike. Wall time and the process's processor time are taken around the
        engine's Recognize call; preparing a state is part of it, loading the model is not.
        """;
}
