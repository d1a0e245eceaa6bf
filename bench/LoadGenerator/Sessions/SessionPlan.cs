using Transcription.LoadGenerator.Audio;

namespace Transcription.LoadGenerator.Sessions;

/// <summary>What one session streams.</summary>
/// <param name="Clip">The audio.</param>
/// <param name="FirstFrame">Where in the clip it starts.</param>
/// <param name="Frames">How much is sent; the clip repeats.</param>
internal sealed record SessionPlan(AudioClip Clip, long FirstFrame, long Frames)
{
    /// <summary>The clip once, from its start.</summary>
    public static SessionPlan Once(AudioClip clip) => new(clip, 0, clip.Frames);

    /// <summary>Length in seconds.</summary>
    public double Seconds => Frames / (double)Clip.Format.SampleRate;

    /// <summary>Whether the clip is sent once from its start, so that its references hold.</summary>
    public bool IsOnce => FirstFrame == 0 && Frames == Clip.Frames;
}
