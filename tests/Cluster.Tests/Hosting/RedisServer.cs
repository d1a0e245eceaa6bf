using System.Net.Sockets;
using System.Text;

namespace Transcription.Cluster.Tests.Hosting;

/// <summary>A real Redis on a free port of loopback, which can stop and come back on the same port with its data.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("transcription-redis-");
    private ChildProcess? _process;

    public int Port { get; } = Ports.Free();

    /// <summary>What <c>Cluster:Redis</c> is set to.</summary>
    public string ConnectionString => $"127.0.0.1:{Port}";

    public async Task Start()
    {
        _process = ChildProcess.Start(
            "redis-server",
            ["--bind", "127.0.0.1", "--port", $"{Port}", "--dir", _directory.FullName, "--save", "", "--appendonly", "yes"],
            NoEnvironment);
        await Eventually.Holds($"redis-server answers on port {Port}", () =>
            _process.HasExited ? throw new InvalidOperationException($"redis-server ended:{Environment.NewLine}{_process.Tail}") : Answers());
    }

    /// <summary>Ends it, its data on disk.</summary>
    public async Task Stop()
    {
        _process!.Terminate();
        await _process.Exited();
        await _process.DisposeAsync();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private async Task<bool> Answers()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", Port);
            var stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray());
            var answer = new byte[16];
            var length = await stream.ReadAsync(answer);
            return Encoding.ASCII.GetString(answer, 0, length).StartsWith("+PONG", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }
}
