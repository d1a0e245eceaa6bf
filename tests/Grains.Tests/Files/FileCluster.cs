using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Files;

/// <summary>Two workers that run up to twelve calls of a model at once: more than a file may have in flight.</summary>
public sealed class FileCluster() : TestCluster(new ClusterPlan { Workers = 2, ModelsPerDevice = 6, Slots = 4 });
