using Transcription.Grains.Files;
using Transcription.Speech.Streaming;
using Xunit.Sdk;

namespace Transcription.Grains.Tests.Files;

public sealed class ChannelMergeTests
{
    [Fact]
    public async Task Whichever_channel_is_ahead_the_order_is_that_of_time()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            try
            {
                await Merge(new Random(seed));
            }
            catch (Exception failure)
            {
                throw new XunitException($"Seed {seed}: {failure.Message}", failure);
            }
        }
    }

    private static async Task Merge(Random random)
    {
        var channels = Enumerable.Range(0, random.Next(2, 5)).Select(channel => Speech(random)).ToList();
        var expected = channels
            .SelectMany((finals, channel) => finals.Select(final => (final.Start, Channel: channel + 1, final.Text)))
            .OrderBy(said => said.Start).ThenBy(said => said.Channel);
        var told = new List<FinalTranscript>();
        var seconds = new List<double>();
        using var merge = new ChannelMerge(channels.Count, async (events, done) =>
        {
            await Task.Yield();
            told.AddRange(events.Cast<FinalTranscript>());
            seconds.Add(done);
        });
        var next = new int[channels.Count];
        var open = Enumerable.Range(0, channels.Count).ToList();
        while (open.Count > 0)
        {
            var channel = open[random.Next(open.Count)];
            if (next[channel] == channels[channel].Count)
            {
                open.Remove(channel);
                await merge.End(channel);
                continue;
            }

            // What comes later starts no earlier than what the channel is done with.
            var final = channels[channel][next[channel]++];
            await merge.Take(channel, [final], random.Next(2) == 0 ? final.Start : final.End);
        }

        Assert.Equal(expected, told.Select(final => (final.Start, final.Channel!.Value, final.Text)));
        Assert.Equal(told, merge.Finals);
        Assert.Equal(Enumerable.Range(1, told.Count).Select(number => (long)number), told.Select(final => final.Utterance));
        Assert.All(seconds, done => Assert.True(double.IsFinite(done)));
    }

    private static List<FinalTranscript> Speech(Random random)
    {
        var (finals, time) = (new List<FinalTranscript>(), 0.0);
        for (var i = random.Next(0, 8); i > 0; i--)
        {
            var start = time + random.Next(0, 6);
            time = start + random.Next(1, 9);
            finals.Add(new FinalTranscript(finals.Count + 1, $"{random.Next()}", start, time, 1, null, []));
        }

        return finals;
    }
}
