using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Transcription.Gateway.Hosting;
using Transcription.Silo.Hosting;

namespace Transcription.Silo.Tests.Hosting;

/// <summary>The process as it is, on free ports, with the micro model in a directory and its settings in a file.</summary>
internal sealed class WholeServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TemporaryDirectory _directory = new();
    private readonly WebApplication _app;

    private WholeServer(Dictionary<string, object> models, int workers)
    {
        File.Copy(TestFiles.MicroModel, _directory["ggml-micro.en.bin"]);
        Configure(models);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Gateway:Host"] = "127.0.0.1",
            ["Gateway:Port"] = "0",
            ["Models:Directory"] = _directory.Path,
            ["Storage:Directory"] = _directory["data"],
            ["Models:Default"] = "micro.en",
            ["Models:Download"] = "false",
            ["Models:RescanInterval"] = "00:00:00.200",
            ["Models:Files:silero_vad"] = TestFiles.Silero,
            ["Devices:0:Id"] = "cpu:0",
            ["Devices:0:Sessions"] = "8",
            ["Devices:0:Workers"] = $"{workers}",
        });
        builder.Configuration.AddJsonFile(_directory["settings.json"], optional: false, reloadOnChange: true);
        builder.AddProcessDefaults();
        builder.Logging.ClearProviders();
        builder.AddCluster(ProcessSettings.Read(builder.Configuration) with { SiloPort = Ports.Free(), ClientPort = 0 });
        builder.Services.AddListener(builder.Configuration);
        builder.Services.AddTranscriptionGateway(builder.Configuration);
        builder.Services.AddWorkerProcess(builder.Configuration);
        _app = builder.Build();
        _app.MapHealth();
        _app.MapTranscriptionGateway();
    }

    public HttpClient Http { get; } = new();

    public IServiceProvider Services => _app.Services;

    public static async Task<WholeServer> Start(Dictionary<string, object> models, int workers = 1)
    {
        var server = new WholeServer(models, workers);
        await server._app.StartAsync();
        var addresses = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        server.Http.BaseAddress = new Uri(addresses.Addresses.First());
        await Until(async () => (await server.Http.GetAsync("/health/ready")).IsSuccessStatusCode);
        return server;
    }

    /// <summary>Writes the settings of <c>Models</c> anew.</summary>
    public void Configure(Dictionary<string, object> models) =>
        File.WriteAllText(_directory["settings.json"], JsonSerializer.Serialize(new { Models = models }));

    /// <summary>
    /// Puts a model into the directory by a rename: the micro model, which hears another word for one of its own.
    /// </summary>
    public void Put(string file, string word, string heard)
    {
        var content = File.ReadAllBytes(TestFiles.MicroModel);
        var at = content.AsSpan().IndexOf(Token(word));
        Token(heard).CopyTo(content, at);
        File.WriteAllBytes(_directory["new"], content);
        File.SetLastWriteTimeUtc(_directory["new"], File.GetLastWriteTimeUtc(_directory["new"]).AddMinutes(-1));
        File.Move(_directory["new"], _directory[file], overwrite: true);
    }

    /// <summary>Puts a file into the directory that is no model.</summary>
    public void PutRubbish(string file)
    {
        File.WriteAllText(_directory["new"], "<html>not found</html>");
        File.SetLastWriteTimeUtc(_directory["new"], File.GetLastWriteTimeUtc(_directory["new"]).AddMinutes(-2));
        File.Move(_directory["new"], _directory[file], overwrite: true);
    }

    public async Task<JsonElement> Get(string path) =>
        JsonDocument.Parse(await Http.GetStringAsync(path)).RootElement;

    public static async Task Until(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await condition())
            await Task.Delay(20, limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _directory.Dispose();
    }

    // As the vocabulary has it: a length, a space, the word.
    private static byte[] Token(string word) =>
        [(byte)(word.Length + 1), 0, 0, 0, (byte)' ', .. System.Text.Encoding.ASCII.GetBytes(word)];
}
