using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Transcription.Audio.Streaming;
using Transcription.Gateway.Auth;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Protocols.Native;
using Transcription.Gateway.Rest;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Observability;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Realtime;

/// <summary><c>GET /v1/audio/transcriptions/stream</c>: the native protocol over a WebSocket.</summary>
internal static class RealtimeEndpoint
{
    private const int DrainBytes = 4_096;

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
        var token = ResumeToken.Create($"sess_{Guid.NewGuid():N}");
        try
        {
            if (!keys.Accepts(http.Request))
                throw new ClientErrorException(ErrorCodes.Unauthorized, "The API key is missing or wrong.");
            var parameters = StreamParameters.FromQuery(http.Request.Query);
            token = parameters.Resume ?? token;
            await Connect(services, socket, token, parameters, http.RequestAborted);
        }
        catch (ClientErrorException error)
        {
            await Refuse(socket, token.SessionId, error);
        }
    }

    private static async Task Connect(
        RealtimeServices services,
        WebSocket socket,
        ResumeToken token,
        StreamParameters parameters,
        CancellationToken aborted)
    {
        using var span = TranscriptionTraces.Begin("realtime.session")?.SetTag("session", token.SessionId);
        var inbox = new EventInbox();
        using var decoder = AudioDecoders.Create(parameters.Format());
        var key = services.Connections.Add(inbox);
        try
        {
            var session = parameters.Resume is null
                ? await SessionOpener.Open(services, parameters, token, key)
                : await SessionOpener.Resume(services, token, parameters.LastSeq, key, aborted);
            using var connection = new RealtimeConnection(services, socket, parameters, session, inbox, decoder);
            await connection.Run(aborted);
        }
        finally
        {
            services.Connections.Remove(key);
            services.Grains.GetGrain<IConnectionGrain>(key).Detach().Ignore(); // else it leaves when it has been idle
        }
    }

    private static async Task Refuse(WebSocket socket, string sessionId, ClientErrorException error)
    {
        var notice = new SessionNotice(NoticeLevel.Error, error.Code, error.Message, Recoverable: false);
        using var writer = new SocketWriter(socket, new NativeWriter(sessionId, null, AudioFormat.Speech));
        using var limit = new CancellationTokenSource(SocketWriter.CloseWait);
        try
        {
            await writer.Write(new NoticeEvent(notice) { Seq = 1 }, limit.Token);
            await writer.Close(NativeCloseCodes.For(error.Code), error.Code);
            await new SocketReader(socket, DrainBytes).Drain(limit.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client is gone already.
        }
    }
}
