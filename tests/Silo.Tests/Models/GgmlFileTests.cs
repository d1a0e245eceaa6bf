using Transcription.Silo.Models;

namespace Transcription.Silo.Tests.Models;

public sealed class GgmlFileTests
{
    private static readonly byte[] Micro = File.ReadAllBytes(TestFiles.MicroModel);

    [Fact]
    public void A_sound_file_tells_what_it_is()
    {
        var file = GgmlFile.Read(TestFiles.MicroModel);
        var expected = new GgmlFile(51864, 1500)
        {
            AudioState = 96, AudioHeads = 3, TextContext = 128, TextState = 96, TextLayers = 3,
        };
        Assert.Equal(expected, file);
        Assert.False(file.IsMultilingual);
        Assert.Equal(50256, file.EndOfText);
    }

    [Theory]
    [InlineData(51865, 99)]
    [InlineData(51866, 100)]
    public void A_larger_vocabulary_means_more_languages(int vocabulary, int languages)
    {
        var file = new GgmlFile(vocabulary, 1500);
        Assert.True(file.IsMultilingual);
        Assert.Equal(languages, file.Languages);
        Assert.Equal(languages, WhisperLanguages.First(file.Languages).Count);
    }

    [Fact]
    public void Its_tokens_are_those_of_its_words()
    {
        var tokens = GgmlFile.ReadTokens(TestFiles.MicroModel);
        Assert.Equal(62, tokens.Count);
        Assert.Equal(" zero", tokens[1]);
    }

    [Fact]
    public void A_file_cut_anywhere_is_found_out()
    {
        const int seed = 7;
        var random = new Random(seed);
        for (var i = 0; i < 50; i++)
        {
            var length = i switch { 0 => 0, 1 => Micro.Length - 1, _ => random.Next(Micro.Length) };
            var error = Record.Exception(() => Read(Micro.AsSpan(0, length)));
            Assert.True(error is InvalidDataException, $"{length} bytes, seed {seed}: {error}");
        }
    }

    [Fact]
    public void Garbage_is_found_out()
    {
        const int seed = 8;
        var random = new Random(seed);
        var bytes = new byte[100_000];
        random.NextBytes(bytes);
        Assert.Throws<InvalidDataException>(() => Read(bytes));
        Micro.AsSpan(0, 4).CopyTo(bytes); // the right magic number and nothing else
        Assert.Throws<InvalidDataException>(() => Read(bytes));
    }

    private static GgmlFile Read(ReadOnlySpan<byte> bytes)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllBytes(directory["ggml-x.bin"], bytes);
        return GgmlFile.Read(directory["ggml-x.bin"]);
    }
}
