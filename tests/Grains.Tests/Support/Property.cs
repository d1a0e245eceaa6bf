using Xunit.Sdk;

namespace Transcription.Grains.Tests.Support;

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

    public static T Pick<T>(this Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
