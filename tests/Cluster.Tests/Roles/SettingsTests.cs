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
}
