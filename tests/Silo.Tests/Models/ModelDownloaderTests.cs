using Microsoft.Extensions.Logging.Abstractions;
using Transcription.Silo.Models;

namespace Transcription.Silo.Tests.Models;

public sealed class ModelDownloaderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly HttpClient _client = new();
    private readonly ModelDownloader _downloader;

    public ModelDownloaderTests() =>
        _downloader = new ModelDownloader(_client, new HurriedTime(), NullLogger<ModelDownloader>.Instance);

    private string Target => _directory["ggml-test.bin"];

    private string Part => Target + ".part";

    public void Dispose()
    {
        _client.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_file_arrives_whole_and_under_its_name_alone()
    {
        await using var server = await FileServer.StartAsync();
        await _downloader.DownloadAsync(server.File, Target, CancellationToken.None);
        Assert.Equal(server.Content, File.ReadAllBytes(Target));
        Assert.Equal(["ggml-test.bin"], _directory.Files);
    }

    [Fact]
    public async Task The_name_is_not_there_before_the_whole_file_is()
    {
        await using var server = await FileServer.StartAsync();
        var early = true;
        server.AtHalf = () =>
        {
            early = File.Exists(Target);
            return Task.CompletedTask;
        };
        await _downloader.DownloadAsync(server.File, Target, CancellationToken.None);
        Assert.False(early);
    }

    [Fact]
    public async Task After_a_cut_only_the_rest_is_asked_for()
    {
        await using var server = await FileServer.StartAsync(cutFirstAt: 600_000);
        await _downloader.DownloadAsync(server.File, Target, CancellationToken.None);
        Assert.Equal(server.Content, File.ReadAllBytes(Target));
        Assert.Equal(2, server.Starts.Count);
        Assert.Equal(["ggml-test.bin"], _directory.Files);
    }

    [Fact]
    public async Task What_an_earlier_process_left_is_gone_on_with()
    {
        await using var server = await FileServer.StartAsync();
        File.WriteAllBytes(Part, server.Content[..700_001]);
        await _downloader.DownloadAsync(server.File, Target, CancellationToken.None);
        Assert.Equal([700_001L], server.Starts);
        Assert.Equal(server.Content, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_server_that_knows_no_ranges_sends_it_again()
    {
        await using var server = await FileServer.StartAsync(ignoresRanges: true);
        File.WriteAllBytes(Part, new byte[700_001]);
        await _downloader.DownloadAsync(server.File, Target, CancellationToken.None);
        Assert.Equal(server.Content, File.ReadAllBytes(Target));
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(2_000_000)]
    [InlineData(500_000)]
    public async Task What_was_left_and_is_wrong_never_gets_the_name(int left)
    {
        await using var server = await FileServer.StartAsync();
        File.WriteAllBytes(Part, new byte[left]);
        var error = await Record.ExceptionAsync(
            () => _downloader.DownloadAsync(server.File, Target, CancellationToken.None));
        Assert.True(error is null ? File.ReadAllBytes(Target).SequenceEqual(server.Content) : !File.Exists(Target));
        await _downloader.DownloadAsync(server.File, Target, CancellationToken.None);
        Assert.Equal(server.Content, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_wrong_checksum_is_an_error_and_leaves_nothing()
    {
        await using var server = await FileServer.StartAsync();
        var file = server.File with { Sha256 = new string('0', 64) };
        var error = await Assert.ThrowsAsync<DownloadException>(
            () => _downloader.DownloadAsync(file, Target, CancellationToken.None));
        Assert.Contains("checksum", error.Message, StringComparison.Ordinal);
        Assert.Empty(_directory.Files);
    }

    [Fact]
    public async Task A_refusal_is_told_at_once_and_trouble_after_trying_again()
    {
        await using var server = await FileServer.StartAsync();
        server.Status = 404;
        var refused = await Assert.ThrowsAsync<DownloadException>(
            () => _downloader.DownloadAsync(server.File, Target, CancellationToken.None));
        Assert.Contains("404", refused.Message, StringComparison.Ordinal);
        server.Status = 503;
        var failed = await Assert.ThrowsAsync<DownloadException>(
            () => _downloader.DownloadAsync(server.File, Target, CancellationToken.None));
        Assert.Contains("503", failed.Message, StringComparison.Ordinal);
        Assert.Empty(_directory.Files);
    }

    [Fact]
    public async Task Giving_up_leaves_at_most_the_part_and_it_can_be_gone_on_with()
    {
        await using var server = await FileServer.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var gone = new TaskCompletionSource();
        server.AtHalf = async () =>
        {
            await cancellation.CancelAsync();
            await gone.Task;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _downloader.DownloadAsync(server.File, Target, cancellation.Token));
        Assert.DoesNotContain("ggml-test.bin", _directory.Files);
        gone.SetResult();
        server.AtHalf = null;
        await _downloader.DownloadAsync(server.File, Target, CancellationToken.None);
        Assert.Equal(server.Content, File.ReadAllBytes(Target));
    }

    /// <summary>Every wait is over at once.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
