using System.Text;

namespace Transcription.Silo.Models;

/// <summary>What a whisper.cpp model file says of itself.</summary>
/// <param name="Vocabulary">Tokens; 51865 and more mean a multilingual model.</param>
/// <param name="AudioContext">Encoder positions, 20 ms each: 1500.</param>
internal sealed record GgmlFile(int Vocabulary, int AudioContext)
{
    private const uint Magic = 0x67676d6c;
    private const int MultilingualVocabulary = 51865;
    private const int MaxTensors = 100_000;

    /// <summary>Tokens the decoder sees, prompt included. Default 448.</summary>
    public int TextContext { get; init; } = 448;

    /// <summary>Numbers per encoder position.</summary>
    public int AudioState { get; init; }

    /// <summary>Attention heads of the encoder.</summary>
    public int AudioHeads { get; init; }

    /// <summary>Numbers per decoder position.</summary>
    public int TextState { get; init; }

    /// <summary>Layers of the decoder.</summary>
    public int TextLayers { get; init; }

    /// <summary>
    /// Whether its decoder was cut down, as the turbo and distilled models' are, which translate no more. Source: OpenAI's
    /// model card of large-v3-turbo.
    /// </summary>
    public bool HasCutDecoder { get; init; }

    /// <summary>Whether it knows more than English.</summary>
    public bool IsMultilingual => Vocabulary >= MultilingualVocabulary;

    /// <summary>Languages it knows. Source: whisper.cpp, <c>whisper_vocab::num_languages</c>.</summary>
    public int Languages => IsMultilingual ? Vocabulary - 51766 : 1;

    /// <summary>The first token that is no text.</summary>
    public int EndOfText => IsMultilingual ? 50257 : 50256;

    /// <summary>
    /// Reads the header and walks over every tensor without reading its numbers, so that a file cut short is found
    /// before native code meets it.
    /// </summary>
    /// <exception cref="InvalidDataException">Says what is wrong with the file.</exception>
    public static GgmlFile Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024);
        try
        {
            return Read(new BinaryReader(stream));
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException($"it is cut short at {stream.Length} bytes");
        }
    }

    /// <summary>The tokens that are text, each of their bytes as one character.</summary>
    /// <exception cref="InvalidDataException">Says what is wrong with the file.</exception>
    public static IReadOnlyList<string> ReadTokens(string path)
    {
        using var reader = new BinaryReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024));
        var vocabulary = ReadHeader(reader)[0];
        return [.. TokenLengths(reader, vocabulary).Select(length => Encoding.Latin1.GetString(reader.ReadBytes((int)length)))];
    }

    private static GgmlFile Read(BinaryReader reader)
    {
        var header = ReadHeader(reader);
        foreach (var length in TokenLengths(reader, header[0]))
            Skip(reader, length);
        var tensors = 0;
        for (; reader.BaseStream.Position < reader.BaseStream.Length && tensors < MaxTensors; tensors++)
            SkipTensor(reader);
        // Source: whisper.cpp, whisper_model_load: 11 of the stem, 15 of an encoder layer, 24 of a decoder layer.
        var expected = 11 + 15 * header[4] + 24 * header[8];
        Require(tensors == expected, $"it holds {tensors} of {expected} tensors; it is cut short or not Whisper");
        return new GgmlFile(header[0], header[1])
        {
            AudioState = header[2],
            AudioHeads = header[3],
            TextContext = header[5],
            TextState = header[6],
            TextLayers = header[8],
            HasCutDecoder = header[8] * 2 <= header[4],
        };
    }

    private static int[] ReadHeader(BinaryReader reader)
    {
        if (reader.ReadUInt32() != Magic)
            throw new InvalidDataException("it is not a ggml file (wrong magic number)");
        var header = new int[11];
        for (var i = 0; i < header.Length; i++)
            header[i] = reader.ReadInt32();
        CheckHeader(header);
        return header;
    }

    /// <summary>The length of each token in bytes; the reader stands before the token and is moved behind it by the caller.</summary>
    private static IEnumerable<long> TokenLengths(BinaryReader reader, int vocabulary)
    {
        var (melBins, melFrequencies) = (reader.ReadInt32(), reader.ReadInt32());
        Require(melBins is > 0 and <= 1024 && melFrequencies is > 0 and <= 4096, "its mel filters are not plausible");
        Skip(reader, 4L * melBins * melFrequencies);
        var words = reader.ReadInt32();
        Require(words >= 0 && words <= vocabulary, "its vocabulary is not plausible");
        for (var i = 0; i < words; i++)
            yield return Bounded(reader.ReadUInt32(), 4096, "a token");
    }

    private static void CheckHeader(int[] header)
    {
        var plausible = header[0] is > 50_000 and < 200_000
            && header[1] is > 0 and <= 6_000 && header[5] is > 0 and <= 4_096
            && header[2] is > 0 and <= 8_192 && header[6] is > 0 and <= 8_192
            && header[3] is > 0 and <= 256 && header[7] is > 0 and <= 256
            && header[4] is > 0 and <= 256 && header[8] is > 0 and <= 256
            && header[9] is > 0 and <= 1_024;
        Require(plausible, "its header is not plausible");
    }

    private static void SkipTensor(BinaryReader reader)
    {
        var dimensions = reader.ReadInt32();
        var nameLength = reader.ReadUInt32();
        var type = reader.ReadInt32();
        Require(dimensions is > 0 and <= 4, "a tensor is not plausible");
        long elements = 1;
        for (var i = 0; i < dimensions; i++)
            elements *= Bounded(reader.ReadUInt32(), 1 << 24, "a tensor's shape");
        Skip(reader, Bounded(nameLength, 256, "a tensor's name"));
        var (bytes, block) = SizeOf(type);
        Skip(reader, elements / block * bytes);
    }

    // Bytes and elements of a block. Source: ggml, type_traits.
    private static (int Bytes, int Block) SizeOf(int type) => type switch
    {
        0 => (4, 1),
        1 => (2, 1),
        2 => (18, 32),
        3 => (20, 32),
        6 => (22, 32),
        7 => (24, 32),
        8 => (34, 32),
        10 => (84, 256),
        11 => (110, 256),
        12 => (144, 256),
        13 => (176, 256),
        14 => (210, 256),
        _ => throw new InvalidDataException($"a tensor has the unknown type {type}"),
    };

    private static void Skip(BinaryReader reader, long bytes)
    {
        var stream = reader.BaseStream;
        if (bytes > stream.Length - stream.Position)
            throw new EndOfStreamException();
        stream.Seek(bytes, SeekOrigin.Current);
    }

    private static long Bounded(uint value, uint most, string what)
    {
        Require(value <= most, $"{what} is not plausible");
        return value;
    }

    private static void Require(bool fine, string otherwise)
    {
        if (!fine)
            throw new InvalidDataException(otherwise);
    }
}
