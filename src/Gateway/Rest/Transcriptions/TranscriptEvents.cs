using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Transcription.Speech.Streaming;
using Transcription.Speech.Transcripts;

namespace Transcription.Gateway.Rest.Transcriptions;

/// <summary>
/// A transcript as it grows, as OpenAI's events: what each segment adds to the text, then the whole. A client that does not
/// read holds up its own work.
/// </summary>
internal sealed class TranscriptEvents(HttpResponse response, CancellationToken cancellation)
{
    private readonly TranscriptAssembler _text = new();

    /// <summary>Tells what a segment adds; the deltas together are the text.</summary>
    public async ValueTask Tell(FinalTranscript final)
    {
        if (_text.Add(final) is not { Length: > 0 } delta)
            return;
        var data = new JsonObject { ["delta"] = delta };
        if (final.Channel is { } channel)
            data["channel"] = channel;
        await EventStream.Write(response, "transcript.text.delta", data, cancellation);
    }

    /// <summary>Tells the whole, with all that the format has.</summary>
    /// <param name="json">The transcript as an object with a <c>text</c>.</param>
    public Task Done(string json) =>
        EventStream.Write(response, "transcript.text.done", JsonNode.Parse(json)!.AsObject(), cancellation);
}
