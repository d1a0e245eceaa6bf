using System.Runtime.InteropServices;
using System.Text;

namespace Transcription.RandomModel;

/// <summary>Writes a model block by block. Source: whisper.cpp, <c>whisper_model_load</c>.</summary>
internal static class ModelFile
{
    private const uint Magic = 0x67676d6c;
    private const int HalfType = 1;
    private const int BufferBytes = 1 << 20;

    /// <summary>Writes the file; its final name holds only a whole one.</summary>
    public static void Write(Arguments arguments, Action<double> report)
    {
        var part = arguments.Out + ".part";
        if (Path.GetDirectoryName(Path.GetFullPath(part)) is { } folder)
            Directory.CreateDirectory(folder);
        using (var stream = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes))
        using (var writer = new BinaryWriter(stream))
        {
            WriteHeader(writer, arguments.Shape);
            var tensors = TensorList.Of(arguments.Shape, arguments.Seed);
            var (total, written) = (tensors.Sum(tensor => tensor.Bytes), 0L);
            foreach (var tensor in tensors)
                WriteTensor(writer, tensor, bytes => report((double)(written += bytes) / total));
        }

        File.Move(part, arguments.Out, overwrite: true);
    }

    private static void WriteHeader(BinaryWriter writer, ModelShape shape)
    {
        writer.Write(Magic);
        ReadOnlySpan<int> sizes =
        [
            shape.Vocabulary,
            ModelShape.AudioContext, shape.Width, shape.Heads, shape.AudioLayers,
            ModelShape.TextContext, shape.Width, shape.Heads, shape.TextLayers,
            shape.MelBins,
            HalfType,
            shape.MelBins, MelFilters.Frequencies,
        ];
        writer.Write(MemoryMarshal.AsBytes(sizes));
        writer.Write(MemoryMarshal.AsBytes(MelFilters.Create(shape.MelBins).AsSpan()));
        var tokens = Vocabulary.Tokens(shape).ToList();
        writer.Write(tokens.Count);
        foreach (var token in tokens)
        {
            writer.Write(token.Length);
            writer.Write(token);
        }
    }

    private static void WriteTensor(BinaryWriter writer, Tensor tensor, Action<long> wrote)
    {
        var name = Encoding.ASCII.GetBytes(tensor.Name);
        writer.Write(tensor.Dimensions.Length);
        writer.Write(name.Length);
        writer.Write(tensor.IsHalf ? HalfType : 0);
        writer.Write(MemoryMarshal.AsBytes(tensor.Dimensions.AsSpan()));
        writer.Write(name);
        var values = new float[tensor.BlockLength];
        var halves = new Half[tensor.IsHalf ? values.Length : 0];
        for (var block = 0; block < tensor.Blocks; block++)
        {
            tensor.Fill(block, values);
            for (var i = 0; i < halves.Length; i++)
                halves[i] = (Half)values[i];
            var bytes = tensor.IsHalf ? MemoryMarshal.AsBytes(halves.AsSpan()) : MemoryMarshal.AsBytes(values.AsSpan());
            writer.Write(bytes);
            wrote(bytes.Length);
        }
    }
}
