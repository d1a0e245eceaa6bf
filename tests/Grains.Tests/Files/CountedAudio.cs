using System.Runtime.CompilerServices;

namespace Transcription.Grains.Tests.Files;

/// <summary>A recording handed out in blocks; counts what has been taken of it.</summary>
internal sealed class CountedAudio(IEnumerable<short[]> blocks)
{
    private long _taken;

    /// <summary>Samples handed out.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    public async IAsyncEnumerable<ReadOnlyMemory<short>> Read([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (var block in blocks)
        {
            cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
            Interlocked.Add(ref _taken, block.Length);
            yield return block;
        }
    }

    /// <summary>In blocks of random size.</summary>
    public static CountedAudio Of(short[] audio, int seed = 1)
    {
        var random = new Random(seed);
        IEnumerable<short[]> Cut()
        {
            for (var from = 0; from < audio.Length;)
            {
                var size = Math.Min(audio.Length - from, random.Next(1, 100_000));
                yield return audio[from..(from + size)];
                from += size;
            }
        }

        return new CountedAudio(Cut());
    }
}
