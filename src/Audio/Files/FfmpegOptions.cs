namespace Transcription.Audio.Files;

/// <summary>Bounds of decoding files. Everything but plain WAV is decoded by a child process of ffmpeg.</summary>
public sealed record FfmpegOptions
{
    /// <summary>The ffmpeg program: a name looked up in PATH, or a path. Default <c>ffmpeg</c>.</summary>
    public string Path { get; init; } = "ffmpeg";

    /// <summary>
    /// The time the decoding of one file may wait for ffmpeg in all; time in which ffmpeg waits for a slow reader does
    /// not count. Default 10 minutes.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest audio of one file, plain WAV included. Default 4 hours.</summary>
    public TimeSpan MaxAudio { get; init; } = TimeSpan.FromHours(4);

    /// <summary>The largest single block of memory ffmpeg may allocate, in bytes. Default 256 MiB.</summary>
    public long MaxAllocation { get; init; } = 256 * 1024 * 1024;

    /// <summary>What is wrong with these options, each a sentence; empty when nothing is.</summary>
    public IEnumerable<string> Errors()
    {
        if (string.IsNullOrWhiteSpace(Path))
            yield return $"{nameof(Path)} is empty; it must name the ffmpeg program.";
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromDays(1))
            yield return $"{nameof(Timeout)} is {Timeout}; it must be over 0 and at most 1 day.";
        if (MaxAudio <= TimeSpan.Zero || MaxAudio > TimeSpan.FromDays(7))
            yield return $"{nameof(MaxAudio)} is {MaxAudio}; it must be over 0 and at most 7 days.";
        if (MaxAllocation is < 1024 * 1024 or > int.MaxValue)
            yield return $"{nameof(MaxAllocation)} is {MaxAllocation}; it must be from 1 MiB to 2 GiB.";
    }
}
