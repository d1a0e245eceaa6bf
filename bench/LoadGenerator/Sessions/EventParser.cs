using System.Text.Json;

namespace Transcription.LoadGenerator.Sessions;

/// <summary>Reads the server's messages without building documents.</summary>
internal static class EventParser
{
    /// <summary>The event of a message; strings are read only where asked for, to spare garbage.</summary>
    /// <exception cref="JsonException">It is not a JSON object.</exception>
    public static ServerEvent Parse(ReadOnlySpan<byte> message, bool withSessionId, bool withText)
    {
        var told = new ServerEvent();
        var json = new Utf8JsonReader(message);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            throw new JsonException("The message is not an object.");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            ReadProperty(ref json, ref told, withSessionId, withText);
        return told;
    }

    private static void ReadProperty(ref Utf8JsonReader json, ref ServerEvent told, bool withSessionId, bool withText)
    {
        if (json.ValueTextEquals("type"u8))
            told.Kind = Kind(ref json);
        else if (json.ValueTextEquals("seq"u8))
            told.Seq = Next(ref json).GetInt64();
        else if (json.ValueTextEquals("timestamp"u8))
            told.Timestamp = Next(ref json).GetDouble();
        else if (json.ValueTextEquals("utterance"u8))
            told.Utterance = Next(ref json).GetInt64();
        else if (json.ValueTextEquals("start"u8))
            told.Start = Next(ref json).GetDouble();
        else if (json.ValueTextEquals("end"u8))
            told.End = Next(ref json).GetDouble();
        else if (json.ValueTextEquals("received_samples"u8))
            told.ReceivedSamples = Next(ref json).GetInt64();
        else if (json.ValueTextEquals("total_audio_seconds"u8))
            told.TotalAudioSeconds = Next(ref json).GetDouble();
        else if (json.ValueTextEquals("code"u8))
            told.Code = Next(ref json).GetString();
        else if (json.ValueTextEquals("segments"u8))
            told.Segments = CountElements(ref json);
        else if (withSessionId && json.ValueTextEquals("session_id"u8))
            told.SessionId = Next(ref json).GetString();
        else if (withSessionId && json.ValueTextEquals("resume_token"u8))
            told.ResumeToken = Next(ref json).GetString();
        else if (withText && told.Kind is EventKind.Final && json.ValueTextEquals("text"u8))
            told.Text = Next(ref json).GetString();
        else
            json.Skip();
    }

    private static EventKind Kind(ref Utf8JsonReader json)
    {
        json.Read();
        return json.ValueTextEquals("ack"u8) ? EventKind.Ack
            : json.ValueTextEquals("transcript.partial"u8) ? EventKind.Partial
            : json.ValueTextEquals("transcript.final"u8) ? EventKind.Final
            : json.ValueTextEquals("vad.speech_start"u8) ? EventKind.SpeechStart
            : json.ValueTextEquals("vad.speech_end"u8) ? EventKind.SpeechEnd
            : json.ValueTextEquals("session.begin"u8) ? EventKind.Begin
            : json.ValueTextEquals("session.end"u8) ? EventKind.End
            : json.ValueTextEquals("session.resumed"u8) ? EventKind.Resumed
            : json.ValueTextEquals("warning"u8) ? EventKind.Warning
            : json.ValueTextEquals("error"u8) ? EventKind.Error
            : EventKind.Other;
    }

    private static Utf8JsonReader Next(ref Utf8JsonReader json)
    {
        json.Read();
        return json;
    }

    private static int CountElements(ref Utf8JsonReader json)
    {
        var count = 0;
        json.Read();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            count++;
            json.Skip();
        }

        return count;
    }
}
