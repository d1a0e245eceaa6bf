namespace Transcription.Silo.Models;

/// <summary>A file as its publisher has it.</summary>
/// <param name="Name">The name of the model it holds.</param>
/// <param name="FileName">The name in the models directory.</param>
/// <param name="Address">Where it is, at a fixed revision.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its checksum, lower-case hexadecimal; null when unknown.</param>
internal sealed record DownloadableFile(string Name, string FileName, Uri Address, long Bytes, string? Sha256);
