using Transcription.Grains.Workers;

namespace Transcription.Silo.Models;

/// <summary>A model whose files were found sound.</summary>
/// <param name="Info">What the cluster is told of it.</param>
/// <param name="Path">Its file; empty when it needs none.</param>
/// <param name="File">What the file says of itself; null when it needs none.</param>
internal sealed record CatalogModel(ModelInfo Info, string Path, GgmlFile? File);
