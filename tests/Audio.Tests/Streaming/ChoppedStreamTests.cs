using System.Buffers;
using Transcription.Audio.Streaming;
using Transcription.Audio.Tests.Support;
using Transcription.Speech.Pcm;

namespace Transcription.Audio.Tests.Streaming;

public sealed class ChoppedStreamTests
{
    public static TheoryData<AudioEncoding, int, int> Formats()
    {
        var formats = new TheoryData<AudioEncoding, int, int>();
        foreach (var encoding in Enum.GetValues<AudioEncoding>())
        {
            foreach (var rate in new[] { 8_000, 11_025, 16_000, 44_100, 48_000 })
            {
                foreach (var channels in new[] { 1, 2, 7 })
                    formats.Add(encoding, rate, channels);
            }
        }

        return formats;
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void However_the_bytes_are_cut_the_samples_are_the_same(AudioEncoding encoding, int rate, int channels)
    {
        var format = new AudioFormat(encoding, rate, channels);
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var bytes = Signal.Encode(
            encoding, Enumerable.Range(0, rate / 4 * channels).Select(_ => random.NextDouble() * 2 - 1));

        var whole = Decode.Stream(format, bytes);
        var chopped = Decode.Stream(format, Chop(bytes, random));

        Assert.True(whole.AsSpan().SequenceEqual(chopped), $"seed {seed}");
        Assert.InRange(whole.Length, 3_999, 4_001);
    }

    [Fact]
    public void A_half_sample_waits_for_its_other_half()
    {
        using var decoder = AudioDecoders.Create(AudioFormat.Speech);
        var output = new ArrayBufferWriter<short>();

        decoder.Decode([0x34], output);
        Assert.Equal(0, output.WrittenCount);
        decoder.Decode([0x12], output);

        Assert.Equal([0x1234], output.WrittenSpan.ToArray());
    }

    private static IEnumerable<byte[]> Chop(byte[] bytes, Random random)
    {
        for (var start = 0; start < bytes.Length;)
        {
            // Mostly crumbs, some pieces larger than any inner block, some empty.
            var length = random.Next(4) == 0 ? random.Next(20_000) : random.Next(9);
            length = Math.Min(length, bytes.Length - start);
            yield return bytes[start..(start + length)];
            start += length;
        }
    }
}
