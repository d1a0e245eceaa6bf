namespace Transcription.Speech.Pcm;

/// <summary>How one sample is written in a byte stream.</summary>
public enum AudioEncoding
{
    /// <summary>Signed 16-bit little-endian PCM.</summary>
    PcmS16Le,

    /// <summary>32-bit IEEE float little-endian PCM, full scale ±1.</summary>
    PcmF32Le,

    /// <summary>ITU-T G.711 µ-law, 8 bits.</summary>
    MuLaw,

    /// <summary>ITU-T G.711 A-law, 8 bits.</summary>
    ALaw,
}

/// <summary>The layout of an interleaved audio byte stream.</summary>
/// <param name="Encoding">How one sample is written.</param>
/// <param name="SampleRate">Frames per second, in Hz.</param>
/// <param name="Channels">Samples per frame.</param>
public sealed record AudioFormat(AudioEncoding Encoding, int SampleRate, int Channels)
{
    /// <summary>The lowest accepted sample rate, in Hz.</summary>
    public const int MinSampleRate = 8_000;

    /// <summary>The highest accepted sample rate, in Hz.</summary>
    public const int MaxSampleRate = 192_000;

    /// <summary>The most channels accepted.</summary>
    public const int MaxChannels = 32;

    /// <summary>What the cluster speaks inside: 16 kHz, mono, 16 bit.</summary>
    public static AudioFormat Speech { get; } = new(AudioEncoding.PcmS16Le, SpeechTime.SampleRate, 1);

    /// <summary>Bytes of one sample of one channel.</summary>
    public int BytesPerSample => Encoding switch
    {
        AudioEncoding.PcmS16Le => 2,
        AudioEncoding.PcmF32Le => 4,
        _ => 1,
    };

    /// <summary>Bytes of one sample of all channels.</summary>
    public int BytesPerFrame => BytesPerSample * Channels;

    /// <summary>Refuses rates and channel counts no recording has.</summary>
    /// <exception cref="InvalidAudioException">Says which value is wrong and what is accepted.</exception>
    public AudioFormat Validated()
    {
        if (SampleRate is < MinSampleRate or > MaxSampleRate)
            throw new InvalidAudioException(
                $"The sample rate is {SampleRate} Hz; it must be from {MinSampleRate} to {MaxSampleRate} Hz.");
        if (Channels is < 1 or > MaxChannels)
            throw new InvalidAudioException(
                $"The audio has {Channels} channels; it must have from 1 to {MaxChannels}.");
        return this;
    }
}
