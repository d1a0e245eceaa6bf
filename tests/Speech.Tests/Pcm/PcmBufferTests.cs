using System.Runtime.InteropServices;
using Transcription.Speech.Pcm;

namespace Transcription.Speech.Tests.Pcm;

public class PcmBufferTests
{
    [Fact]
    public void Behaves_as_a_list_of_everything_ever_appended() => Property.Holds(300, random =>
    {
        var capacity = random.Next(1, 20_000);
        var start = random.Chance(0.5) ? 0L : random.NextInt64(0, 1L << 40);
        var buffer = new PcmBuffer(capacity, start);
        var all = new List<short>();
        var trimmed = 0;
        for (var step = 0; step < 200; step++)
        {
            if (random.Chance(0.6))
            {
                var samples = random.Samples(random.Next(0, Math.Max(1, capacity / random.Next(1, 8)) + 1));
                if (samples.Length > buffer.Free)
                {
                    Assert.Throws<InvalidOperationException>(() => buffer.Append(samples));
                }
                else
                {
                    buffer.Append(samples);
                    all.AddRange(samples);
                }
            }
            else
            {
                var to = random.Next(Math.Max(0, trimmed - 5), all.Count + 1);
                buffer.TrimTo(start + to);
                trimmed = Math.Max(trimmed, to);
            }

            Assert.Equal(start + trimmed, buffer.Start);
            Assert.Equal(start + all.Count, buffer.End);
            Assert.Equal(all.Count - trimmed, buffer.Length);
            Assert.Equal(capacity - buffer.Length, buffer.Free);
            var from = random.Next(trimmed, all.Count + 1);
            var until = random.Next(from, all.Count + 1);
            var model = CollectionsMarshal.AsSpan(all)[from..until];
            Assert.True(model.SequenceEqual(buffer.Read(start + from, start + until)));
        }
    });

    [Fact]
    public void A_full_buffer_refuses_more_and_keeps_what_it_has()
    {
        var buffer = new PcmBuffer(3);
        buffer.Append([1, 2]);
        Assert.Throws<InvalidOperationException>(() => buffer.Append([3, 4]));
        buffer.Append([3]);
        Assert.Equal([1, 2, 3], buffer.Read(0, 3).ToArray());
    }

    [Theory]
    [InlineData(1, 3)] // forgotten
    [InlineData(3, 6)] // not there yet
    [InlineData(4, 3)]
    public void Reading_what_is_not_held_is_an_error(long from, long to)
    {
        var buffer = new PcmBuffer(10);
        buffer.Append([0, 1, 2, 3, 4]);
        buffer.TrimTo(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Read(from, to).Length);
    }

    [Fact]
    public void Trimming_what_has_not_come_yet_is_an_error()
    {
        var buffer = new PcmBuffer(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.TrimTo(1));
    }
}
