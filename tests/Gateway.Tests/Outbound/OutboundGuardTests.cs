using System.Net;
using System.Net.Sockets;
using Transcription.Gateway.Outbound;

namespace Transcription.Gateway.Tests.Outbound;

public sealed class OutboundGuardTests
{
    private static readonly IPAddress Outside = IPAddress.Parse("1.1.1.1");

    private static OutboundGuard Guard(OutboundOptions options, params IPAddress[] answer) =>
        new(options, (_, _) => Task.FromResult(answer));

    private static OutboundOptions Allowing(params string[] hosts)
    {
        var options = new OutboundOptions();
        foreach (var host in hosts)
            options.AllowedHosts.Add(host);
        return options;
    }

    private static Task<OutboundRefusedException> Refused(OutboundGuard guard, string address) =>
        Assert.ThrowsAsync<OutboundRefusedException>(() => guard.Check(address, CancellationToken.None));

    [Theory]
    [InlineData("")]
    [InlineData("nothing")]
    [InlineData("/etc/passwd")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/a.wav")]
    [InlineData("gopher://example.org/")]
    [InlineData("http://example.org/a.wav")]
    [InlineData("https://")]
    [InlineData("https://user@example.org/")]
    [InlineData("https://user:secret@example.org/")]
    public async Task Only_plain_https_is_taken(string address) => await Refused(Guard(new(), Outside), address);

    [Fact]
    public async Task Http_is_taken_when_it_is_allowed()
    {
        var guard = Guard(new() { AllowHttp = true }, Outside);
        Assert.Equal("example.org", (await guard.Check("http://example.org/a.wav", CancellationToken.None)).Host);
        await Refused(guard, "ftp://example.org/a.wav");
    }

    [Theory]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://017700000001/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    public async Task A_number_that_is_not_public_is_refused_however_it_is_written(string address) =>
        await Refused(Guard(new(), Outside), address);

    [Fact]
    public async Task Of_a_name_with_several_addresses_the_public_ones_are_used()
    {
        var guard = Guard(new(), IPAddress.Loopback, Outside, IPAddress.Parse("10.0.0.1"));
        Assert.Equal([Outside], await guard.Reachable("example.org", CancellationToken.None));
        await Refused(Guard(new(), IPAddress.Loopback, IPAddress.Parse("10.0.0.1")), "https://example.org/");
    }

    [Fact]
    public async Task A_host_that_is_allowed_may_lie_anywhere_and_others_may_not()
    {
        var guard = Guard(Allowing("media.internal", "*.lab.internal", "10.0.0.7"), IPAddress.Loopback);
        foreach (var allowed in new[] { "media.internal", "MEDIA.internal", "a.b.lab.internal", "10.0.0.7" })
            await guard.Check($"https://{allowed}/a.wav", CancellationToken.None);
        foreach (var other in new[] { "other.internal", "lab.internal", "notmedia.internal", "badlab.internal", "10.0.0.8" })
            await Refused(guard, $"https://{other}/a.wav");
    }

    [Fact]
    public async Task A_name_that_changes_its_meaning_is_refused_when_the_connection_is_made()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answers = new Queue<IPAddress>([Outside, IPAddress.Loopback]);
        var guard = new OutboundGuard(
            new OutboundOptions { AllowHttp = true }, (_, _) => Task.FromResult<IPAddress[]>([answers.Dequeue()]));
        var address = await guard.Check($"http://example.org:{((IPEndPoint)listener.LocalEndpoint).Port}/", CancellationToken.None);

        using var client = OutboundClient.Create(guard, follow: true);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(address));
        Assert.NotNull(OutboundClient.Refusal(error));
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task A_host_that_does_not_exist_is_refused_and_one_that_cannot_be_asked_for_is_not()
    {
        OutboundGuard Failing(SocketError error) => new(new(), (_, _) => throw new SocketException((int)error));
        await Refused(Failing(SocketError.HostNotFound), "https://example.org/");
        await Failing(SocketError.TryAgain).Check("https://example.org/", CancellationToken.None);
    }

    [Fact]
    public void A_list_of_hosts_that_holds_an_address_is_refused()
    {
        var failures = new OutboundOptionsValidator().Validate(null, Allowing("https://example.org", "*.a.org", "10.0.0.1")).Failures;
        Assert.StartsWith("Outbound:AllowedHosts:0 ", Assert.Single(failures!));
    }
}
