using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Transcription.Gateway.Fetching;
using Transcription.Gateway.Limits;
using Transcription.Gateway.Outbound;
using Transcription.Gateway.Tests.Hosting;

namespace Transcription.Gateway.Tests.Fetching;

public sealed class FileFetcherTests
{
    private static readonly FetchOptions Settings = new() { RetryAfter = TimeSpan.FromMilliseconds(10) };

    [Fact]
    public async Task A_server_that_falls_silent_is_tried_again_before_it_is_given_up()
    {
        await using var other = await OtherServer.Start(http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        var time = new FakeTimeProvider();
        var guard = new OutboundGuard(new OutboundOptions { AllowHttp = true, AllowedHosts = { "localhost" } }, Dns.GetHostAddressesAsync);
        using var fetcher = new FileFetcher(guard, Options.Create(Settings), Options.Create(new LimitOptions()), time);

        var fetch = fetcher.Fetch(new Uri(other.Address()), Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), CancellationToken.None);
        for (var attempt = 1; attempt <= Settings.Attempts; attempt++)
        {
            await Eventually.True(() =>
            {
                time.Advance(TimeSpan.FromMilliseconds(1)); // the pause before it, far less than a stall
                return Task.FromResult(other.Requests.Count == attempt);
            });
            time.Advance(Settings.Stall);
        }

        var failure = await Assert.ThrowsAsync<FetchFailedException>(() => fetch);
        Assert.Contains("sent nothing for", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Settings.Attempts, other.Requests.Count);
    }
}
