using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Transcription.Silo.Engines;
using Transcription.Silo.Models;
using Whisper.net;
using Whisper.net.Logger;

namespace Transcription.Silo.Tests.Engines;

public sealed partial class WhisperMemoryTests
{
    [Fact]
    public void A_decode_takes_about_what_whisper_cpp_says_it_takes()
    {
        var told = new ConcurrentDictionary<string, double>();
        using (LogProvider.AddLogger((_, message) => Collect(message, told)))
        using (var factory = WhisperFactory.FromPath(TestFiles.MicroModel))
        using (var processor = factory.CreateBuilder().WithLanguage("en").Build())
            processor.Process(new float[16_000]);

        var size = WhisperMemory.Of(GgmlFile.Read(TestFiles.MicroModel), bytes: 7, decoders: 1);
        Assert.Equal(7, size.Weights);
        Assert.Equal(7, told.Count); // three caches, four buffers; tests beside this one use a model of the same shape
        Assert.InRange(size.Working / 1e6, told.Values.Sum(), 1.1 * told.Values.Sum());
    }

    [Fact]
    public void More_sequences_at_once_take_more_of_the_text_cache_only()
    {
        var file = GgmlFile.Read(TestFiles.MicroModel);
        var one = 4L * file.TextLayers * file.TextState * 256;
        Assert.Equal(6 * one, WhisperMemory.Of(file, 0, 5).Working - WhisperMemory.Of(file, 0, 1).Working);
    }

    private static void Collect(string? message, ConcurrentDictionary<string, double> told)
    {
        if (Size().Match(message ?? "") is { Success: true } size)
            told[size.Value] = double.Parse(size.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"(?:kv \w+ +size|compute buffer \(\w+\)) += +([0-9.]+) MB")]
    private static partial Regex Size();
}
