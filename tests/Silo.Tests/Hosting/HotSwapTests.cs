using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Workers;

namespace Transcription.Silo.Tests.Hosting;

public sealed class HotSwapTests
{
    private const string Old = "please call the doctor";
    private const string New = "please call the lawyer";

    private static readonly byte[] Speech = MemoryMarshal.AsBytes(WavFile.Read("t02.wav").AsSpan()).ToArray();

    [Fact]
    public async Task A_replaced_file_is_swapped_under_traffic_without_a_failed_job_and_rubbish_is_not()
    {
        await using var server = await WholeServer.Start([], workers: 2);
        var pool = server.Services.GetRequiredService<WorkerPool>();
        var heard = new List<string>();
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 8).Select(_ => Task.Run(() => Traffic(pool, heard, stop.Token))).ToList();

        server.PutRubbish("ggml-micro.en.bin");
        await Count(heard, 10);
        Assert.All(Heard(heard), text => Assert.Equal(Old, text));
        server.Put("ggml-micro.en.bin", "doctor", "lawyer");
        await WholeServer.Until(() => Task.FromResult(callers.Any(caller => caller.IsFaulted) || Heard(heard).TakeLast(8).All(text => text == New)));
        await Count(heard, 10);
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        Assert.Equal([Old, New], Heard(heard).Distinct());
        // Two jobs at once are one for each worker.
        await WholeServer.Until(async () => (await Task.WhenAll(Recognize(pool), Recognize(pool))).All(reply => reply is { Accepted: true, Text: New }));
    }

    [Fact]
    public async Task An_alias_set_to_another_model_holds_for_new_sessions_while_old_ones_end_as_they_began()
    {
        await using var server = await WholeServer.Start(Fast("micro.en"));
        using var before = await Open(server);
        server.Configure(Fast("late.en")); // not there yet: the alias keeps its meaning
        await Transcribe(before, Old);
        using (var meanwhile = await Open(server))
            await Transcribe(meanwhile, Old);

        using var running = await Open(server);
        server.Put("ggml-late.en.bin", "doctor", "lawyer");
        await WholeServer.Until(async () => (await server.Get("/v1/models")).GetProperty("data").EnumerateArray().Any(
            model => model.GetProperty("id").GetString() == "late.en" && model.GetProperty("aliases").GetArrayLength() == 1));
        using var after = await Open(server);
        await Transcribe(running, Old);
        await Transcribe(after, New);

        server.Configure(new() { ["Default"] = "" }); // wrong: what was before stays
        server.Configure(new() { ["Default"] = "late.en", ["Aliases"] = new { fast = "late.en" } });
        await WholeServer.Until(async () => (await server.Get("/v1/models")).GetProperty("data").EnumerateArray().Any(
            model => model.GetProperty("id").GetString() == "late.en" && model.GetProperty("default").GetBoolean()));
        Assert.True((await server.Http.GetAsync("/health/ready")).IsSuccessStatusCode);
    }

    private static Dictionary<string, object> Fast(string model) => new() { ["Aliases"] = new { fast = model } };

    private static async Task Traffic(WorkerPool pool, List<string> heard, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var reply = await Recognize(pool);
            if (!reply.Accepted)
            {
                await Task.Delay(reply.RetryAfter, CancellationToken.None);
                continue;
            }

            lock (heard)
                heard.Add(reply.Text);
        }
    }

    private static Task<RecognitionReply> Recognize(WorkerPool pool) => pool.Recognize(
        "micro.en", new RecognitionJob { Pcm = Speech, Priority = JobPriority.Live }, CancellationToken.None);

    private static List<string> Heard(List<string> heard)
    {
        lock (heard)
            return [.. heard];
    }

    private static Task Count(List<string> heard, int more)
    {
        var until = Heard(heard).Count + more;
        return WholeServer.Until(() => Task.FromResult(Heard(heard).Count >= until));
    }

    private static async Task<ClientWebSocket> Open(WholeServer server)
    {
        var socket = new ClientWebSocket();
        var address = new UriBuilder(server.Http.BaseAddress!)
        {
            Scheme = "ws", Path = "/v1/audio/transcriptions/stream", Query = "model=fast&interim_results=false",
        };
        await socket.ConnectAsync(address.Uri, CancellationToken.None);
        Assert.Equal("session.begin", (await Next(socket)).GetProperty("type").GetString());
        return socket;
    }

    private static async Task Transcribe(ClientWebSocket socket, string text)
    {
        foreach (var frame in Speech.Chunk(32_000))
            await socket.SendAsync(frame, WebSocketMessageType.Binary, true, CancellationToken.None);
        await socket.SendAsync(
            Encoding.UTF8.GetBytes("""{"type":"end"}"""), WebSocketMessageType.Text, true, CancellationToken.None);
        JsonElement told;
        do
        {
            told = await Next(socket);
            Assert.NotEqual("error", told.GetProperty("type").GetString());
        }
        while (told.GetProperty("type").GetString() != "session.end");
        Assert.Equal(text, told.GetProperty("transcript").GetString());
    }

    private static async Task<JsonElement> Next(ClientWebSocket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        var buffer = new byte[1 << 16];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
            length += part.Count;
            if (part.EndOfMessage)
                return JsonDocument.Parse(buffer.AsMemory(0, length)).RootElement.Clone();
        }
    }
}
