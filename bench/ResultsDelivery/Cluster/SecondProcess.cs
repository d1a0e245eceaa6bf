using System.Diagnostics;
using System.Globalization;

namespace Transcription.ResultsDelivery.Cluster;

/// <summary>The process of the sessions: this program again. It lives until its input closes, as it does with the first.</summary>
internal sealed class SecondProcess : IAsyncDisposable
{
    private const string Ready = "ready";
    private readonly Process _process;

    private SecondProcess(Process process) => _process = process;

    /// <summary>Starts it and waits until it has joined.</summary>
    public static async Task<SecondProcess> Start(int port, Delivery delivery)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(SecondProcess).Assembly.Location);
        foreach (var argument in new[] { "--source", "--port", port.ToString(CultureInfo.InvariantCulture), "--deliveries", $"{delivery}" })
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        return await process.StandardOutput.ReadLineAsync() == Ready
            ? new SecondProcess(process)
            : throw new InvalidOperationException("The second process did not start.");
    }

    /// <summary>The second process's whole life.</summary>
    public static async Task Serve(Arguments arguments)
    {
        using var host = await BenchSilo.Start(arguments.Port, index: 1, runsSessions: true, arguments.Deliveries[0]);
        await Console.Out.WriteLineAsync(Ready);
        await Console.In.ReadToEndAsync();
        await host.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
