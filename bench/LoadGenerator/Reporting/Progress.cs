using Transcription.LoadGenerator.Measuring;

namespace Transcription.LoadGenerator.Reporting;

/// <summary>Tells on standard error how a run goes: one line refreshed on a terminal, else a line every ten seconds.</summary>
internal static class Progress
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(10);

    /// <summary>Tells of sessions until cancelled.</summary>
    public static Task Tell(Measurements all, int sessions, TimeProvider time, CancellationToken cancellation) => Tell(
        wall => $"{wall.TotalSeconds,5:0} s  begun {all.Begun.Value}/{sessions}  ended {all.Ended.Value}  "
            + $"partials {all.Partials.Value}  finals {all.Finals.Value}  "
            + $"final p99 {all.Final.Percentile(0.99).TotalMilliseconds:0} ms  "
            + $"send lateness p99 {all.Lateness.Percentile(0.99).TotalMilliseconds:0} ms  "
            + $"rejected {all.Rejected.Total}  errors {all.Errors.Total + all.AbnormalCloses.Total}",
        time,
        cancellation);

    /// <summary>Tells until cancelled.</summary>
    /// <param name="line">What to tell after so much time.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task Tell(Func<TimeSpan, string> line, TimeProvider time, CancellationToken cancellation)
    {
        var terminal = !Console.IsErrorRedirected;
        using var timer = new PeriodicTimer(terminal ? OnTerminal : Elsewhere, time);
        var start = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                var text = line(time.GetElapsedTime(start));
                Console.Error.Write(terminal ? $"\r{text}\e[K" : $"{text}{Environment.NewLine}");
            }
        }
        catch (OperationCanceledException)
        {
            if (terminal)
                Console.Error.Write("\r\e[K");
        }
    }
}
