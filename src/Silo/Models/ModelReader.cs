using Microsoft.Extensions.Options;
using Transcription.Grains.Workers;
using Transcription.Silo.Engines;
using Transcription.Speech.Recognition;

namespace Transcription.Silo.Models;

/// <summary>Looks into a file: whether it is sound, and what the model in it can do and takes.</summary>
internal sealed class ModelReader(IOptions<WhisperOptions> whisper)
{
    private static readonly TimeSpan WhisperWindow = TimeSpan.FromSeconds(30);

    /// <summary>Reads a Whisper file.</summary>
    /// <exception cref="InvalidDataException">Says what is wrong with it.</exception>
    public async Task<CatalogModel> ReadAsync(string name, string path, bool verify, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            throw new InvalidDataException("there is no such file");
        var file = GgmlFile.Read(path);
        if (verify)
            await CheckAsync(path, cancellation);
        var decoders = Math.Max(whisper.Value.BestOf, whisper.Value.BeamSize);
        var info = new ModelInfo(name, "whisper", CapabilitiesOf(file))
        {
            Size = WhisperMemory.Of(file, new FileInfo(path).Length, decoders),
        };
        return new CatalogModel(info, Path.GetFullPath(path), file);
    }

    /// <summary>Compares a file with its checksum, if one is known.</summary>
    /// <exception cref="InvalidDataException">It is another.</exception>
    public static async Task CheckAsync(string path, CancellationToken cancellation)
    {
        if (Checksum.Expected(path) is { } expected && await Checksum.OfAsync(path, cancellation) != expected)
            throw new InvalidDataException("its checksum is wrong; delete it to download it again");
    }

    private static ModelCapabilities CapabilitiesOf(GgmlFile file) => new()
    {
        Languages = file.IsMultilingual ? WhisperLanguages.First(file.Languages) : WhisperLanguages.English,
        WordTimestamps = true,
        Prompt = true,
        Temperature = true,
        Vocabulary = true,
        Translation = file is { IsMultilingual: true, HasCutDecoder: false },
        MaxBatch = 1,
        MaxAudio = WhisperWindow,
    };
}
