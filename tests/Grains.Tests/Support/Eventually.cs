namespace Transcription.Grains.Tests.Support;

/// <summary>Waits for what a cluster does in its own time, such as gossip. Everything else is awaited.</summary>
internal static class Eventually
{
    /// <summary>Longer than anything takes on a busy machine; only a failure waits that long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    public static Task Holds(string what, Func<bool> condition) => Holds(what, () => Task.FromResult(condition()));

    public static async Task Holds(string what, Func<Task<bool>> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                Assert.Fail($"Never came true: {what}.");
            await Task.Delay(Step);
        }
    }
}
