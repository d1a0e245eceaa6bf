using System.Net;
using System.Net.Sockets;
using Transcription.Audio.Tests.Support;

namespace Transcription.Audio.Tests.Files;

/// <summary>No file makes the server read another file or speak to the network.</summary>
public sealed class PlaylistTests : IDisposable
{
    // Passes for the start of a tagged MP3; ffmpeg looks behind it when it guesses the format.
    private const string Tag = "ID3\u0003\0\0\0\0\0\0";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Lists() =>
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{0}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{0}'\n",
        "[playlist]\nFile1={0}\n",
        "v=0\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\na=control:{0}\n",
    ];

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_of_files_is_refused_even_behind_the_bytes_of_an_mp3(string list)
    {
        _folder.Write("other.wav", await File.ReadAllBytesAsync(Clips.Path("t01.wav")));
        foreach (var target in new[] { "other.wav", Path.Combine(_folder.Root, "other.wav"), "/etc/passwd" })
        {
            foreach (var before in new[] { "", Tag })
            {
                var content = before + string.Format(null, list, target);

                var message = await Decode.RefusalAsync(_folder.Write("a.mp3", content));

                Assert.DoesNotContain(target, message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_of_addresses_is_refused_without_asking_them(string list)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        foreach (var before in new[] { "", Tag })
        {
            var content = before + string.Format(null, list, $"http://{server.LocalEndpoint}/a.ts");

            await Decode.RefusalAsync(_folder.Write("a.m3u8", content));
        }

        Assert.False(server.Pending());
    }
}
