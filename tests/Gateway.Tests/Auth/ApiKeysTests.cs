using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Transcription.Gateway.Auth;

namespace Transcription.Gateway.Tests.Auth;

public sealed class ApiKeysTests
{
    private static string Caller(string address, string? key = null, params string[] keys)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(address);
        if (key is not null)
            http.Request.Headers.Authorization = $"Bearer {key}";
        var options = new AuthOptions();
        keys.ToList().ForEach(options.ApiKeys.Add);
        return new ApiKeys(Options.Create(options)).Caller(http.Request);
    }

    [Theory]
    [InlineData("127.0.0.1", "::1")]
    [InlineData("127.0.0.1", "::ffff:127.0.0.1")]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7")]
    public void One_machine_is_one_caller_however_it_connects(string address, string other) =>
        Assert.Equal(Caller(address), Caller(other));

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.8")]
    [InlineData("192.0.2.7", "127.0.0.1")]
    [InlineData("2001:db8::1", "2001:db8::2")]
    public void Other_machines_are_other_callers(string address, string other) =>
        Assert.NotEqual(Caller(address), Caller(other));

    [Fact]
    public void Where_keys_are_asked_for_the_key_is_the_caller_and_is_not_shown()
    {
        Assert.Equal(Caller("192.0.2.7", "secret", "secret", "other"), Caller("::1", "secret", "secret", "other"));
        Assert.NotEqual(Caller("::1", "secret", "secret", "other"), Caller("::1", "other", "secret", "other"));
        Assert.DoesNotContain("secret", Caller("::1", "secret", "secret"));
    }
}
