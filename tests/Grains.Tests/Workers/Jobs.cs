using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Grains.Workers;
using Transcription.Speech.Recognition;

namespace Transcription.Grains.Tests.Workers;

internal static class Jobs
{
    public static InferenceJob Live(short[]? samples = null, CancellationToken cancellation = default) =>
        Job(JobPriority.Live, samples, cancellation);

    public static InferenceJob Batch(short[]? samples = null, CancellationToken cancellation = default) =>
        Job(JobPriority.Batch, samples, cancellation);

    public static InferenceJob Partial() => Job(JobPriority.Partial, null, CancellationToken.None);

    public static IMeterFactory Meters() =>
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    private static InferenceJob Job(JobPriority priority, short[]? samples, CancellationToken cancellation) => new(
        new RecognitionRequest(samples ?? new short[16_000], new RecognitionOptions(), cancellation), priority, 0);
}
