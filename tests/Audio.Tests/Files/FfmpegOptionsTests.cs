using Transcription.Audio.Files;

namespace Transcription.Audio.Tests.Files;

public sealed class FfmpegOptionsTests
{
    [Fact]
    public void The_defaults_are_right() => Assert.Empty(new FfmpegOptions().Errors());

    [Fact]
    public void All_errors_are_told_at_once_by_name()
    {
        var options = new FfmpegOptions
        {
            Path = " ",
            Timeout = TimeSpan.Zero,
            MaxAudio = TimeSpan.FromSeconds(-1),
            MaxAllocation = 5,
        };

        Assert.Collection(
            options.Errors(),
            error => Assert.StartsWith("Path", error, StringComparison.Ordinal),
            error => Assert.StartsWith("Timeout", error, StringComparison.Ordinal),
            error => Assert.StartsWith("MaxAudio", error, StringComparison.Ordinal),
            error => Assert.StartsWith("MaxAllocation", error, StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => new AudioFileDecoder(options));
    }
}
