namespace Transcription.RandomModel;

/// <summary>A tensor to write.</summary>
/// <param name="Name">As whisper.cpp knows it.</param>
/// <param name="Dimensions">The fastest one first.</param>
/// <param name="IsHalf">Whether its numbers have 16 bits instead of 32.</param>
/// <param name="Fill">Gives the numbers of a block: those of one index of the slowest dimension.</param>
internal sealed record Tensor(string Name, int[] Dimensions, bool IsHalf, FillBlock Fill)
{
    public int Blocks => Dimensions.Length == 1 ? 1 : Dimensions[^1];

    public int BlockLength => Dimensions.Length == 1
        ? Dimensions[0]
        : Dimensions[..^1].Aggregate((product, length) => product * length);

    public long Bytes => (long)Blocks * BlockLength * (IsHalf ? 2 : 4);
}

/// <summary>Gives the numbers of a tensor's block.</summary>
internal delegate void FillBlock(int block, Span<float> values);
