using Orleans.Storage;
using Transcription.Grains.Abstractions.Jobs;

namespace Transcription.Grains.Jobs;

/// <summary>A job's result as it is stored, beside its record.</summary>
[GenerateSerializer, Immutable, Alias("transcription.stored-result")]
internal sealed record StoredResult
{
    private const string Name = "result";

    [Id(0)] public JobResult? Result { get; init; }

    public static async Task<JobResult?> Load(IGrainStorage storage, GrainId job) => (await Read(storage, job)).State.Result;

    public static async Task Store(IGrainStorage storage, GrainId job, JobResult result)
    {
        var state = await Read(storage, job); // there is one when a crash came between it and the record
        state.State = new StoredResult { Result = result };
        await storage.WriteStateAsync(Name, job, state);
    }

    public static async Task Clear(IGrainStorage storage, GrainId job)
    {
        var state = await Read(storage, job);
        if (state.RecordExists)
            await storage.ClearStateAsync(Name, job, state);
    }

    private static async Task<GrainState<StoredResult>> Read(IGrainStorage storage, GrainId job)
    {
        var state = new GrainState<StoredResult>(new StoredResult());
        await storage.ReadStateAsync(Name, job, state);
        return state;
    }
}
