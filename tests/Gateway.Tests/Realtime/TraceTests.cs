using System.Collections.Concurrent;
using System.Diagnostics;
using Transcription.Gateway.Tests.Hosting;
using Transcription.Grains.Observability;

namespace Transcription.Gateway.Tests.Realtime;

public sealed class TraceTests
{
    [Fact]
    public async Task One_trace_leads_from_the_socket_to_the_inference_batch()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TranscriptionTraces.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);

        await using var server = await TestServer.Start();
        using var client = await server.Connect("interim_results=false");
        var id = (await client.Until("session.begin")).GetProperty("session_id").GetString();
        await client.Send(TestAudio.Voice(2));
        await client.SendType("end");
        await client.Rest();

        // A span is told of when it ends, and that is a moment after its result.
        await Eventually.True(() => Task.FromResult(spans.SingleOrDefault(span => (string?)span.GetTagItem("session") == id) is { } session
            && spans.Any(span => span.OperationName == "inference.batch" && span.TraceId == session.TraceId)));
    }
}
