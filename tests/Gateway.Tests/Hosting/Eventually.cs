namespace Transcription.Gateway.Tests.Hosting;

/// <summary>Waits for what the cluster tells around in its own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    public static async Task True(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!await condition())
            await Task.Delay(Step, limit.Token);
    }
}
