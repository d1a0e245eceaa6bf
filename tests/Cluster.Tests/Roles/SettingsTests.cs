using System.Net;
using System.Net.Sockets;
using Transcription.Cluster.Tests.Hosting;

namespace Transcription.Cluster.Tests.Roles;

public sealed class SettingsTests
{
    [Fact]
    public async Task Wrong_cluster_settings_end_the_process_with_every_one_of_them_named()
    {
        await using var process = SiloProcess.Start(
            "silo", "Cluster:Redis=,,", "Cluster:Id=", "Cluster:Tls:Certificate=/nowhere.pem", "Cluster:Tls:Key=/nowhere.key");

        Assert.Equal(1, await process.Process.Exited());
        var told = string.Join('\n', process.Process.Output);
        foreach (var setting in new[] { "Cluster:Redis", "Cluster:Id", "Cluster:Tls:Certificate", "Cluster:Tls:Key", "Cluster:Tls:Ca" })
            Assert.Contains($"{setting} is ", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_process_settings_end_the_process_with_every_one_of_them_named()
    {
        await using var process = SiloProcess.Start("silo", "Roles=worker,waiter", "Silo:Host=0.0.0.0", "Silo:GatewayPort=many");

        Assert.Equal(1, await process.Process.Exited());
        var told = string.Join('\n', process.Process.Output);
        Assert.Contains("Roles holds 'waiter'", told, StringComparison.Ordinal);
        Assert.Contains("Silo:Host is '0.0.0.0'", told, StringComparison.Ordinal);
        Assert.Contains("Silo:GatewayPort is 'many'", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Gateway:Port")]
    [InlineData("Silo:Port", "Cluster:Redis=127.0.0.1:1")]
    public async Task A_port_that_is_taken_is_all_that_is_told(string setting, params string[] settings)
    {
        var port = Ports.Free();
        using var other = new TcpListener(IPAddress.Loopback, port);
        other.Start();
        await IsTold($"{setting} is {port}, where another process listens already.", [.. settings, $"{setting}={port}"]);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_used_is_all_that_is_told()
    {
        var file = Path.GetTempFileName();
        await IsTold($"Storage:Directory is '{file}', which cannot be used: ", $"Storage:Directory={file}");
        File.Delete(file);
    }

    [Fact]
    public async Task A_directory_another_process_has_is_all_that_is_told()
    {
        var directory = Directory.CreateTempSubdirectory();
        using (new FileStream(Path.Combine(directory.FullName, "transcription.db.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            await IsTold($"Storage:Directory is '{directory.FullName}', which cannot be used: ", $"Storage:Directory={directory.FullName}");
        directory.Delete(recursive: true);
    }

    [Fact]
    public Task A_value_of_another_kind_is_all_that_is_told() =>
        IsTold("Failed to convert configuration value 'soon' at 'Limits:Idle'", "Limits:Idle=soon");

    [Fact]
    public async Task Wrong_settings_of_several_parts_are_all_named()
    {
        await using var process = SiloProcess.Start("silo", "Limits:AudioRate=0", "Recovery:StallAfter=-00:00:01");
        Assert.Equal(1, await process.Process.Exited());
        Assert.Equal(["Limits:AudioRate", "Recovery:StallAfter"], process.Process.Output.Select(line => line.Split(' ')[0]).Order());
    }

    [Fact]
    public Task A_Redis_that_does_not_answer_is_all_that_is_told() =>
        IsTold("Redis at 127.0.0.1:1 (Cluster:Redis) cannot be reached: ", "Cluster:Redis=127.0.0.1:1");

    private static async Task IsTold(string reason, params IEnumerable<string> settings)
    {
        await using var process = SiloProcess.Start("silo", ["Logging:LogLevel:Default=Warning", .. settings]);
        Assert.Equal(1, await process.Process.Exited());
        Assert.StartsWith(reason, Assert.Single(process.Process.Output), StringComparison.Ordinal);
    }
}
