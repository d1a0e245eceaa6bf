using System.Runtime.InteropServices;
using Xunit.Sdk;

namespace Transcription.Speech.Tests;

/// <summary>Checks something for many seeds; a failure names the seed.</summary>
internal static class Property
{
    public static void Holds(int seeds, Action<Random> check)
    {
        for (var seed = 1; seed <= seeds; seed++)
        {
            try
            {
                check(new Random(seed));
            }
            catch (Exception failure)
            {
                throw new XunitException($"Seed {seed}: {failure.Message}", failure);
            }
        }
    }

    public static bool Chance(this Random random, double share) => random.NextDouble() < share;

    public static short[] Samples(this Random random, int count)
    {
        var samples = new short[count];
        random.NextBytes(MemoryMarshal.AsBytes(samples.AsSpan()));
        return samples;
    }
}
