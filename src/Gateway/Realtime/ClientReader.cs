using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using Transcription.Gateway.Limits;
using Transcription.Gateway.Models;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Protocols.Native;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Observability;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Realtime;

/// <summary>Reads what a client sends: audio is decoded and goes on to the session, messages are obeyed.</summary>
internal sealed class ClientReader(
    SocketReader socket,
    SessionClient client,
    SessionLink link,
    IAudioDecoder decoder,
    ArrivalLog arrivals,
    OfferedModels models,
    TranscriptionMetrics metrics,
    LimitOptions limits,
    TimeSpan backlog,
    TimeProvider time)
{
    private readonly ArrayBufferWriter<short> _decoded = new();
    private readonly AudioRateLimit _rate = new(limits, backlog, time);

    /// <summary>What the client asked for, as it stands.</summary>
    public required (StreamParameters Parameters, SessionRequest Request) Asked { get; set; }

    /// <summary>Whether the client has said that no more will come.</summary>
    public bool Ended { get; private set; }

    /// <summary>Reads until the client closes; what comes once we are done with it is read off.</summary>
    /// <param name="stop">Cancelled to stop obeying.</param>
    /// <param name="aborted">Cancelled when the connection is gone; any earlier would abort the socket.</param>
    public async Task Run(CancellationToken stop, CancellationToken aborted)
    {
        while (!stop.IsCancellationRequested)
        {
            var (type, bytes) = await socket.Read(aborted);
            if (type == WebSocketMessageType.Close)
                return;
            if (link.FatalCode is null && !Ended)
                await Take(type, bytes, stop);
        }

        await socket.Drain(aborted);
    }

    private async Task Take(WebSocketMessageType type, ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        try
        {
            if (type == WebSocketMessageType.Binary)
                await Audio(bytes, stop);
            else
                await Message(bytes, stop);
        }
        catch (ClientErrorException error)
        {
            await link.Refuse(error.Code, error.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody takes input any more.
        }
    }

    private async Task Audio(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        var format = Asked.Parameters.Format();
        if (!_rate.TryTake(bytes.Length / (double)(format.BytesPerFrame * format.SampleRate)))
        {
            await link.Fail(ErrorCodes.RateLimitExceeded, FormattableString.Invariant(
                $"Audio comes faster than {limits.AudioRate} times real time."));
            return;
        }

        try
        {
            decoder.Decode(bytes.Span, _decoded);
        }
        catch (InvalidAudioException exception)
        {
            metrics.ChunkRefused();
            throw new ClientErrorException(ErrorCodes.InvalidAudio, exception.Message);
        }

        await SendDecoded(stop);
    }

    private async Task SendDecoded(CancellationToken stop)
    {
        if (_decoded.WrittenCount == 0)
            return;
        var audio = new ClientInput.Audio(RentedSamples.Copy(_decoded.WrittenSpan));
        _decoded.ResetWrittenCount();
        arrivals.Arrived(client.Received + audio.Count);
        await client.Send(audio, stop);
    }

    private async Task Message(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        using var message = NativeReader.Parse(bytes);
        switch (NativeReader.TypeOf(message))
        {
            case "config":
                await Configure(message.RootElement, stop);
                break;
            case "flush":
                await client.Send(new ClientInput.Control(ControlKind.Flush), stop);
                break;
            case "clear":
                await client.Send(new ClientInput.Control(ControlKind.Clear), stop);
                break;
            case "keepalive":
                break;
            case "end":
                await End(stop);
                break;
            case var other:
                throw new ClientErrorException(
                    ErrorCodes.InvalidMessage,
                    $"The message type '{other}' is unknown; known are config, flush, clear, keepalive, end.");
        }
    }

    private async Task Configure(JsonElement config, CancellationToken stop)
    {
        if (Asked.Parameters.Resume is not null)
            throw new ClientErrorException(ErrorCodes.InvalidMessage, "The settings of a resumed session stay.");
        if (client.Received > 0)
            throw new ClientErrorException(ErrorCodes.InvalidMessage, "A config message must come before the first audio.");
        var parameters = Asked.Parameters.With(config);
        var request = parameters.ToRequest(models, Asked.Request.Connection) with { TraceParent = Asked.Request.TraceParent };
        try
        {
            var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await client.Send(new ClientInput.Configure(request, answer), stop);
            await answer.Task.WaitAsync(stop);
        }
        catch (SessionRefusedException exception)
        {
            throw new ClientErrorException(exception.Code, exception.Message);
        }

        Asked = (parameters, request);
    }

    private async Task End(CancellationToken stop)
    {
        Ended = true;
        try
        {
            decoder.Complete(_decoded);
        }
        catch (InvalidAudioException exception)
        {
            await link.Refuse(ErrorCodes.InvalidAudio, exception.Message);
        }

        await SendDecoded(stop);
        await client.Send(new ClientInput.Control(ControlKind.End), stop);
    }
}
