namespace Transcription.Silo.Engines;

/// <summary>
/// How Whisper decodes: section <c>Engines:Whisper</c>. Source of the thresholds: OpenAI's reference decoder.
/// </summary>
internal sealed class WhisperOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Engines:Whisper";

    /// <summary>
    /// Threads of one worker. Default 0: all cores but one, divided among the CPU's workers, at most 4.
    /// </summary>
    public int Threads { get; set; }

    /// <summary>
    /// Whether short utterances are encoded in less than Whisper's 30 s window; several times faster. Default true.
    /// </summary>
    public bool ShrinkAudioContext { get; set; } = true;

    /// <summary>Whether attention is computed in one fused step. Default: on CUDA only.</summary>
    public bool? FlashAttention { get; set; }

    /// <summary>Beams of the search; 0 decodes greedily. Default 0.</summary>
    public int BeamSize { get; set; }

    /// <summary>Sequences tried at each raised temperature when the first decode looks wrong. Default 2.</summary>
    public int BestOf { get; set; } = 2;

    /// <summary>How much the temperature rises when a decode looks wrong; 0 never tries again. Default 0.2.</summary>
    public float TemperatureStep { get; set; } = 0.2f;

    /// <summary>A decode with less entropy in its last tokens repeats itself and is tried again. Default 2.4.</summary>
    public float EntropyThreshold { get; set; } = 2.4f;

    /// <summary>A decode whose mean log probability is lower looks wrong. Default -1.</summary>
    public float LogProbabilityThreshold { get; set; } = -1f;

    /// <summary>A segment that looks wrong and is this likely no speech is dropped. Default 0.6.</summary>
    public float NoSpeechThreshold { get; set; } = 0.6f;

    /// <summary>One decode takes at most this long; then it fails. Default 60 s.</summary>
    public TimeSpan MaxDecodeTime { get; set; } = TimeSpan.FromSeconds(60);
}
