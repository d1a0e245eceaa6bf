namespace Transcription.Cluster.Tests.Hosting;

/// <summary>Waits for what processes do in their own time.</summary>
internal static class Eventually
{
    /// <summary>Longer than anything takes on a busy machine; only a failure waits that long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    public static Task Holds(string what, Func<bool> condition) => Holds(what, () => Task.FromResult(condition()));

    /// <summary>Asks until the condition holds; fails with the words and what the last asking threw.</summary>
    public static async Task Holds(string what, Func<Task<bool>> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            Exception? thrown = null;
            try
            {
                if (await condition())
                    return;
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                thrown = exception; // a process that is not up yet, or no longer
            }

            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                Assert.Fail($"Never came true: {what}. {thrown?.Message}");
            await Task.Delay(Step);
        }
    }
}
