using System.Diagnostics;
using Transcription.Gateway.Protocols;
using Transcription.Gateway.Protocols.Native;
using Transcription.Grains.Abstractions.Capacity;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Models;

namespace Transcription.Gateway.Realtime.Overflow;

/// <summary>Gets a new client its session: at once, or in the way it wants when every slot is taken.</summary>
internal sealed class Admission(
    RealtimeServices services, Reception reception, StreamParameters parameters, ResumeToken token, string connection)
{
    private string _why = "";

    /// <summary>The session; null when the client has gone while it waited.</summary>
    /// <exception cref="ClientErrorException">Says in the protocol's words why there is no session.</exception>
    public async Task<OpenSession?> Open()
    {
        var mode = parameters.Overflow ?? services.Overflow.Mode;
        var timeout = parameters.QueueTimeout;
        if (mode is not OverflowMode.Queue && timeout is not null)
            throw ClientErrorException.Invalid("queue_timeout", "goes with 'overflow=queue'");
        var request = parameters.ToRequest(services.Models, connection) with { TraceParent = Activity.Current?.Id };
        return await TryNow(request) ?? mode switch
        {
            OverflowMode.Queue => await Wait(request, timeout ?? services.Overflow.QueueTimeout),
            OverflowMode.Degrade => await Degrade(request),
            _ => throw Refused(_why),
        };
    }

    private async Task<OpenSession?> Wait(SessionRequest request, TimeSpan timeout)
    {
        using var waiter = services.Waiting.TryJoin(request.Model)
            ?? throw Refused($"{_why} {services.Overflow.QueueLength} clients wait already.");
        using var over = new CancellationTokenSource(timeout, services.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(over.Token, services.Stopping);
        var since = services.Time.GetTimestamp();
        var gone = reception.Listen();
        while (!stop.IsCancellationRequested)
        {
            if (gone.IsCompleted)
            {
                await gone;
                return null;
            }

            await reception.TellPosition(token.SessionId, waiter.Position);
            if (!waiter.HasTurn)
                await Task.WhenAny(waiter.Change(stop.Token), gone);
            else if (await Try(request) is { } open)
                return open with { Waited = services.Time.GetElapsedTime(since) };
            else
                waiter.Failed();
        }

        throw services.Stopping.IsCancellationRequested
            ? new ClientErrorException(ErrorCodes.ServerShutdown, "This server shuts down; connect to another one.")
            : Refused(
                FormattableString.Invariant($"No slot for the model '{request.Model}' became free within {timeout.TotalSeconds:0.#} s."),
                ErrorCodes.QueueTimeout);
    }

    private async Task<OpenSession?> Degrade(SessionRequest request)
    {
        foreach (var smaller in services.Models.Smaller(request.Model))
        {
            var less = request with { Model = smaller.Name, RequestedModel = request.Model };
            if (less.Gap(smaller.ToCapabilities()) is null && await TryNow(less) is { } open)
                return open;
        }

        throw Refused($"Every slot for the model '{request.Model}', and for those that may take its place, is taken.");
    }

    /// <summary>Opens a session, unless others come first or no silo needs to be asked.</summary>
    private async Task<OpenSession?> TryNow(SessionRequest request)
    {
        if (!services.Waiting.IsAhead(request.Model) && services.Models.HasFreeSlot(request.Model))
            return await Try(request);
        _why = $"Every slot for the model '{request.Model}' is taken.";
        return null;
    }

    private async Task<OpenSession?> Try(SessionRequest request)
    {
        try
        {
            return await SessionOpener.Open(services, request, token, reception.Told);
        }
        catch (NoCapacityException exception)
        {
            _why = exception.Message;
            return null;
        }
    }

    private ClientErrorException Refused(string why, string code = ErrorCodes.NoCapacity)
    {
        services.Metrics.SessionRejected();
        return new ClientErrorException(code, why);
    }
}
