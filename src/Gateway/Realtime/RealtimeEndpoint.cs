using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Transcription.Audio.Streaming;
using Transcription.Gateway.Auth;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Protocols.Native;
using Transcription.Gateway.Realtime.Overflow;
using Transcription.Gateway.Rest;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Observability;

namespace Transcription.Gateway.Realtime;

/// <summary><c>GET /v1/audio/transcriptions/stream</c>: the native protocol over a WebSocket.</summary>
internal static class RealtimeEndpoint
{
    public static async Task Serve(HttpContext http, RealtimeServices services, ApiKeys keys)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await ApiError.Write(http, StatusCodes.Status400BadRequest, ErrorCodes.InvalidParameters,
                "This address speaks WebSocket; connect with ws:// or wss://.");
            return;
        }

        if (services.Stopping.IsCancellationRequested)
        {
            await ApiError.Write(http, StatusCodes.Status503ServiceUnavailable, ErrorCodes.ServerShutdown,
                "This server shuts down; connect to another one.");
            return;
        }

        // Errors come as messages, not as HTTP statuses: a browser cannot see the latter.
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var reader = new SocketReader(socket, services.Limits.MaxMessageBytes, services.Time);
        var reception = new Reception(socket, reader, http.RequestAborted);
        var token = ResumeToken.Create($"sess_{Guid.NewGuid():N}");
        try
        {
            if (!keys.Accepts(http.Request))
                throw new ClientErrorException(ErrorCodes.Unauthorized, "The API key is missing or wrong.");
            var parameters = StreamParameters.FromQuery(http.Request.Query);
            token = parameters.Resume ?? token;
            await Connect(services, (socket, reader, reception), token, parameters, keys.Caller(http.Request), http.RequestAborted);
        }
        catch (ClientErrorException error)
        {
            await reception.Refuse(token.SessionId, error);
        }
        catch (MessageTooBigException)
        {
            await reception.Close(WebSocketCloseStatus.MessageTooBig, "");
        }
    }

    private static async Task Connect(
        RealtimeServices services,
        (WebSocket Socket, SocketReader Reader, Reception Reception) client,
        ResumeToken token,
        StreamParameters parameters,
        string caller,
        CancellationToken aborted)
    {
        using var span = TranscriptionTraces.Begin("realtime.session")?.SetTag("session", token.SessionId);
        var inbox = new EventInbox();
        using var decoder = AudioDecoders.Create(parameters.Format());
        var key = services.Connections.Add(inbox);
        try
        {
            var session = parameters.Resume is null
                ? await new Admission(services, client.Reception, parameters, token, key).Open()
                : await SessionOpener.Resume(services, token, parameters.LastSeq, key, aborted);
            if (session is null)
            {
                await client.Reception.Close(WebSocketCloseStatus.NormalClosure, "");
                return;
            }

            await using var chronicle = await services.History.Begin(session, parameters.Resume is null ? caller : null);
            using var connection = new RealtimeConnection(
                services, client.Socket, client.Reader, parameters, session, chronicle, inbox, decoder);
            await connection.Run(aborted);
        }
        finally
        {
            services.Connections.Remove(key);
            services.Grains.GetGrain<IConnectionGrain>(key).Detach().Ignore(); // else it leaves when it has been idle
        }
    }
}
