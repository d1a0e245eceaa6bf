using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Transcription.Grains.Jobs;
using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Jobs;

public sealed class JobSurvivalTests(RecoveryCluster cluster) : IClassFixture<RecoveryCluster>
{
    private readonly ModelScript _script = new();

    private JobKeeper Keeper =>
        cluster.Gateway.GetServices<IHostedService>().OfType<JobKeeper>().Single();

    [Fact]
    public async Task Jobs_survive_the_loss_of_gateways_and_workers_and_end_once_as_undisturbed()
    {
        var model = await cluster.AddModel(_script);
        var jobs = new List<(TestJob Job, short[] Audio)>();
        for (var i = 0; i < 12; i++)
        {
            var audio = Recording.Utterances(8, seed: 30 + i);
            jobs.Add((await TestJob.Start(cluster, audio, model, caller: $"{i % 3}"), audio));
        }

        await Eventually.Holds("some work is done", () => _script.Batches.Count > 10);
        await cluster.Silos.KillSiloAsync(cluster.Silos.Silos[1]); // a gateway
        await cluster.Silos.KillSiloAsync(cluster.Silos.Silos[^1]); // a worker
        await Keeper.Wake(CancellationToken.None);
        foreach (var (job, audio) in jobs)
        {
            await job.CompletesWith(audio);
            await job.Remind(); // its gateway may have been lost after the end, and before it was tidy
            await job.IsTidy("job", "result");
        }
    }
}
