using Orleans.Runtime.Services;

namespace Transcription.Grains.Results;

/// <summary>Calls the results service of a given gateway.</summary>
internal sealed class ResultsClient(IServiceProvider services) : GrainServiceClient<IResultsService>(services)
{
    public Task<int> Deliver(SiloAddress gateway, StreamedEvents[] events) => GetGrainService(gateway).Deliver(events);
}
