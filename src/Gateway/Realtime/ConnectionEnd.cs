namespace Transcription.Gateway.Realtime;

/// <summary>Why a connection ends.</summary>
internal enum ConnectionEnd
{
    /// <summary>The client has been told the end of the session.</summary>
    Finished,

    /// <summary>The client closed, and wants nothing more.</summary>
    Left,

    /// <summary>The socket broke; the client may come back.</summary>
    Cut,

    /// <summary>Another connection has the session.</summary>
    Taken,

    /// <summary>The session is lost for too long; the client may come back when it is found again.</summary>
    Lost,

    /// <summary>The process shuts down; the client may come back elsewhere.</summary>
    Shutdown,

    /// <summary>The client did not come back in time.</summary>
    Expired,
}
