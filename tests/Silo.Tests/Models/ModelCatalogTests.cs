using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Transcription.Grains.Hosting;
using Transcription.Grains.Models;
using Transcription.Silo.Devices;
using Transcription.Silo.Engines;
using Transcription.Silo.Models;

namespace Transcription.Silo.Tests.Models;

public sealed class ModelCatalogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ListLogger<ModelCatalog> _log = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow.AddHours(1)); // nothing is being written any more
    private readonly ModelOptions _options;

    public ModelCatalogTests() =>
        _options = new ModelOptions { Directory = _directory.Path, Default = "micro.en", Download = false };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_file_in_the_directory_is_a_model_by_its_name()
    {
        Copy("ggml-micro.en.bin");
        using var catalog = await OpenAsync();
        Assert.Equal(["micro.en", "simulated"], catalog.Models.Select(model => model.Name));
        Assert.Equal("whisper", catalog.Models[0].Engine);
        Assert.Equal(["en"], catalog.Models[0].Capabilities.Languages);
        Assert.False(catalog.Models[0].Capabilities.Translation);
        Assert.True(catalog.HasDefault);
        Assert.Null(catalog.VoiceFile);
    }

    [Fact]
    public async Task A_path_may_be_given_instead_of_a_name()
    {
        Copy("elsewhere.bin");
        _options.Default = _directory["elsewhere.bin"];
        _options.Files["mine"] = _directory["elsewhere.bin"];
        using var catalog = await OpenAsync();
        Assert.Equal(["elsewhere", "mine", "simulated"], catalog.Models.Select(model => model.Name));
        Assert.Equal("elsewhere", catalog.Names.Resolve(null));
    }

    [Fact]
    public async Task An_explicit_path_wins_over_the_directory()
    {
        Copy("ggml-micro.en.bin");
        Copy("better.bin");
        _options.Files["micro.en"] = _directory["better.bin"];
        using var catalog = await OpenAsync();
        Assert.Equal(_directory["better.bin"], catalog.Find("micro.en")!.Path);
    }

    [Theory]
    [InlineData(null, "micro.en")]
    [InlineData("", "micro.en")]
    [InlineData("fast", "micro.en")]
    [InlineData("FAST", "micro.en")]
    [InlineData("accurate", "large-v3")]
    [InlineData("other", "other")]
    public void Aliases_and_nothing_stand_for_models(string? name, string model)
    {
        _options.Aliases["fast"] = "micro.en";
        _options.Aliases["accurate"] = "large-v3";
        Assert.Equal(model, new ModelNaming(_options).Resolve(name));
    }

    [Fact]
    public async Task A_file_cut_short_is_not_offered_and_the_log_says_why()
    {
        File.WriteAllBytes(_directory["ggml-micro.en.bin"], File.ReadAllBytes(TestFiles.MicroModel)[..^100]);
        await AssertRefusedAsync("micro.en", "cut short");
    }

    [Fact]
    public async Task A_file_that_is_no_model_is_not_offered_and_the_log_says_why()
    {
        File.WriteAllText(_directory["ggml-micro.en.bin"], "<html>not found</html>");
        await AssertRefusedAsync("micro.en", "not a ggml file");
    }

    [Fact]
    public async Task A_file_with_the_wrong_checksum_is_not_offered_and_the_log_says_why()
    {
        Copy("ggml-micro.en.bin");
        File.WriteAllText(_directory["ggml-micro.en.bin.sha256"], new string('0', 64) + "  ggml-micro.en.bin\n");
        await AssertRefusedAsync("micro.en", "checksum");
    }

    [Fact]
    public async Task A_file_with_its_checksum_beside_it_is_offered()
    {
        Copy("ggml-micro.en.bin");
        var checksum = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(TestFiles.MicroModel)));
        File.WriteAllText(_directory["ggml-micro.en.bin.sha256"], checksum + "  ggml-micro.en.bin\n");
        using var catalog = await OpenAsync();
        Assert.True(catalog.HasDefault);
    }

    [Fact]
    public async Task A_well_known_name_on_other_bytes_is_not_offered()
    {
        Copy("ggml-base.en.bin");
        _options.Default = "base.en";
        await AssertRefusedAsync("base.en", "checksum");
    }

    [Fact]
    public async Task A_missing_default_is_told_with_what_to_do()
    {
        using var catalog = await OpenAsync();
        Assert.False(catalog.HasDefault);
        Assert.Equal(["simulated"], catalog.Models.Select(model => model.Name));
        AssertLogged("ggml-micro.en.bin");
    }

    [Theory]
    [InlineData("""{"name":"parakeet","engine":"onnx","files":[{"path":"weights.onnx"}]}""", "no engine named 'onnx'")]
    [InlineData("""{"name":"parakeet","engine":"onnx","files":[{"path":"none.onnx"}]}""", "'none.onnx' is missing")]
    [InlineData("""{"name":"parakeet","engine":"onnx","files":[{"path":"weights.onnx","sha256":"00"}]}""", "checksum")]
    [InlineData("""{"name":"parakeet"}""", "must have")]
    [InlineData("{", "not a manifest")]
    public async Task A_manifest_that_cannot_be_used_is_refused_with_the_reason(string manifest, string reason)
    {
        File.WriteAllText(_directory["weights.onnx"], "");
        File.WriteAllText(_directory["parakeet.model.json"], manifest);
        using var catalog = await OpenAsync();
        Assert.Null(catalog.Find("parakeet"));
        AssertLogged(reason);
    }

    [Fact]
    public async Task Sound_voice_weights_are_found_and_others_are_not()
    {
        File.Copy(TestFiles.Silero, _directory["silero_vad.onnx"]);
        using (var catalog = await OpenAsync())
            Assert.Equal(_directory["silero_vad.onnx"], catalog.VoiceFile);
        File.WriteAllText(_directory["silero_vad.onnx"], "other");
        using (var catalog = await OpenAsync())
            Assert.Null(catalog.VoiceFile);
        AssertLogged("silero_vad.onnx");
    }

    [Fact]
    public async Task Files_that_come_and_go_are_noticed_and_nothing_else_is_a_change()
    {
        Copy("ggml-micro.en.bin");
        using var catalog = await OpenAsync();
        Assert.False(await catalog.RescanAsync(CancellationToken.None));
        Copy("ggml-other.bin");
        Assert.True(await catalog.RescanAsync(CancellationToken.None));
        Assert.Equal(["micro.en", "other", "simulated"], catalog.Models.Select(model => model.Name));
        File.Delete(_directory["ggml-other.bin"]);
        Assert.True(await catalog.RescanAsync(CancellationToken.None));
        Assert.Null(catalog.Find("other"));
        Assert.False(await catalog.RescanAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_replaced_file_is_another_revision_of_its_model_though_it_looks_the_same()
    {
        Copy("ggml-micro.en.bin");
        using var catalog = await OpenAsync();
        var before = catalog.Find("micro.en")!.Info;
        Replace("ggml-micro.en.bin", File.ReadAllBytes(TestFiles.MicroModel));
        Assert.True(await catalog.RescanAsync(CancellationToken.None));
        var after = catalog.Find("micro.en")!.Info;
        Assert.NotEqual(before.Revision, after.Revision);
        Assert.Equal(before.Size, after.Size);
    }

    [Fact]
    public async Task A_file_replaced_by_an_unusable_one_stays_offered_but_cannot_be_loaded_until_a_sound_one_comes()
    {
        Copy("ggml-micro.en.bin");
        using var catalog = await OpenAsync();
        var before = catalog.Find("micro.en")!.Info;
        Replace("ggml-micro.en.bin", File.ReadAllBytes(TestFiles.MicroModel)[..^100]);
        Assert.True(await catalog.RescanAsync(CancellationToken.None));
        AssertLogged("serves on");
        var kept = catalog.Find("micro.en")!.Info;
        Assert.Equal((before.Revision, false), (kept.Revision, kept.IsLoadable));
        var logged = _log.Lines.Count;
        Assert.False(await catalog.RescanAsync(CancellationToken.None));
        Assert.Equal(logged, _log.Lines.Count);

        Replace("ggml-micro.en.bin", File.ReadAllBytes(TestFiles.MicroModel));
        Assert.True(await catalog.RescanAsync(CancellationToken.None));
        Assert.True(catalog.Find("micro.en")!.Info.IsLoadable);
    }

    [Fact]
    public async Task A_file_somebody_may_still_be_writing_is_left_for_the_next_look()
    {
        using var catalog = await OpenAsync();
        Copy("ggml-micro.en.bin");
        File.SetLastWriteTimeUtc(_directory["ggml-micro.en.bin"], _time.GetUtcNow().UtcDateTime);
        Assert.False(await catalog.RescanAsync(CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(await catalog.RescanAsync(CancellationToken.None));
        Assert.NotNull(catalog.Find("micro.en"));
    }

    [Fact]
    public void What_the_default_aliases_and_devices_name_is_downloaded_when_publishers_have_it_and_it_is_missing()
    {
        File.WriteAllText(_directory["ggml-tiny.bin"], "");
        _options.Aliases["fast"] = "base.en";
        _options.Files["small"] = "elsewhere.bin";
        string[] named = ["tiny", "fast", "base.en", "small", "own", "a/path.bin", "medium-q5_0"];
        Assert.Equal(["base.en", "medium-q5_0"], ModelFiles.Missing(_options, named).Select(file => file.Name));
    }

    [Fact]
    public void Every_wrong_setting_is_told_at_once()
    {
        var options = new ModelOptions { Directory = " ", Default = "" };
        options.Aliases["fast"] = "accurate";
        options.Aliases["accurate"] = "";
        options.Files["x"] = "";
        options.Simulated.ErrorRate = 2;
        options.Simulated.MaxBatch = 0;
        options.RescanInterval = TimeSpan.Zero;
        var failures = new ModelOptionsValidator().Validate(null, options).Failures!.ToArray();
        Assert.Equal(8, failures.Length);
        Assert.True(new ModelOptionsValidator().Validate(null, new ModelOptions()).Succeeded);
    }

    private async Task AssertRefusedAsync(string model, string reason)
    {
        using var catalog = await OpenAsync();
        Assert.Null(catalog.Find(model));
        Assert.DoesNotContain(catalog.Models, info => info.Name == model);
        AssertLogged(reason);
    }

    private void AssertLogged(string text) =>
        Assert.Contains(_log.Lines, line =>
            line.Level == LogLevel.Error && line.Text.Contains(text, StringComparison.Ordinal));

    /// <summary>As an operator does it: written beside, then renamed.</summary>
    private void Replace(string name, byte[] content)
    {
        var written = File.GetLastWriteTimeUtc(_directory[name]);
        File.WriteAllBytes(_directory["new"], content);
        File.SetLastWriteTimeUtc(_directory["new"], written.AddSeconds(1));
        File.Move(_directory["new"], _directory[name], overwrite: true);
    }

    private void Copy(string name) => File.Copy(TestFiles.MicroModel, _directory[name]);

    private async Task<ModelCatalog> OpenAsync()
    {
        using var client = new HttpClient();
        var downloader = new ModelDownloader(client, TimeProvider.System, NullLogger<ModelDownloader>.Instance);
        var catalog = new ModelCatalog(
            new LiveOptions<ModelOptions>(_options),
            Options.Create(new DeviceListOptions()),
            new ModelReader(Options.Create(new WhisperOptions())),
            downloader,
            _time,
            _log);
        await catalog.EnsureAsync(CancellationToken.None);
        return catalog;
    }
}
