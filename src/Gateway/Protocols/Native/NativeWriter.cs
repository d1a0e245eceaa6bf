using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Transcription.Grains.Abstractions.Results;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Protocols.Native;

/// <summary>Writes the server's messages of the native protocol. One instance per connection, used by one thread at a time.</summary>
internal sealed class NativeWriter(string sessionId, string? resumeToken, AudioFormat format) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(512);
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions
    {
        SkipValidation = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a message is no part of a page
    });

    /// <summary>The message of an event; valid until the next write.</summary>
    public ReadOnlyMemory<byte> Write(SessionEvent told)
    {
        Begin(TypeOf(told));
        _json.WriteNumber("seq", told.Seq);
        Body(told);
        return End();
    }

    /// <summary>Says how much audio has arrived and how much will never be asked for again.</summary>
    public ReadOnlyMemory<byte> WriteAck(long receivedSamples, long committedSamples)
    {
        Begin("ack");
        _json.WriteNumber("received_samples", receivedSamples);
        _json.WriteNumber("committed_samples", committedSamples);
        return End();
    }

    /// <summary>
    /// Says from where a client that is back goes on. No event of the session: told again to a later connection, it would
    /// send that one to the wrong place.
    /// </summary>
    public ReadOnlyMemory<byte> WriteResumed(long receivedSamples, SessionRequest request)
    {
        Begin("session.resumed");
        _json.WriteNumber("received_samples", receivedSamples);
        Config(request);
        return End();
    }

    /// <summary>Says that this connection ends and the session does not. No event of the session: it has no number.</summary>
    public ReadOnlyMemory<byte> WriteTerminated(string code, string message)
    {
        Begin("session.terminated");
        _json.WriteString("code", code);
        _json.WriteString("message", message);
        _json.WriteBoolean("recoverable", true);
        _json.WriteString("resume_token", resumeToken);
        return End();
    }

    public void Dispose() => _json.Dispose();

    private static string TypeOf(SessionEvent told) => told switch
    {
        SessionQueuedEvent => "session.queued",
        SessionBeginEvent => "session.begin",
        SessionUpdatedEvent => "session.updated",
        SpeechStartEvent => "vad.speech_start",
        SpeechEndEvent => "vad.speech_end",
        PartialEvent => "transcript.partial",
        FinalEvent => "transcript.final",
        FlushedEvent => "flushed",
        NoticeEvent { Notice.Level: NoticeLevel.Warning } => "warning",
        NoticeEvent => "error",
        SessionEndEvent => "session.end",
        _ => throw new ArgumentOutOfRangeException(nameof(told), told.GetType().Name, "An unknown event."),
    };

    private void Body(SessionEvent told)
    {
        switch (told)
        {
            case SessionQueuedEvent queued:
                _json.WriteNumber("position", queued.Position);
                break;
            case SessionBeginEvent begin:
                _json.WriteString("resume_token", resumeToken);
                Config(begin.Request);
                break;
            case SessionUpdatedEvent updated:
                Config(updated.Request);
                break;
            case SpeechStartEvent speech:
                Rounded("timestamp", speech.Timestamp);
                break;
            case SpeechEndEvent speech:
                Rounded("timestamp", speech.Timestamp);
                break;
            case PartialEvent partial:
                Partial(partial);
                break;
            case FinalEvent final:
                Final(final);
                break;
            case NoticeEvent notice:
                Notice(notice.Notice);
                break;
            case SessionEndEvent end:
                SessionEnd(end);
                break;
        }
    }

    private void Config(SessionRequest request)
    {
        _json.WriteStartObject("config");
        _json.WriteString("model", request.Model);
        if (request.RequestedModel is { } requested)
            _json.WriteString("requested_model", requested);
        _json.WriteString("language", request.Language ?? "auto");
        _json.WriteString("encoding", format.Encoding switch
        {
            AudioEncoding.PcmS16Le => "pcm_s16le",
            AudioEncoding.PcmF32Le => "pcm_f32le",
            AudioEncoding.MuLaw => "mulaw",
            _ => "alaw",
        });
        _json.WriteNumber("sample_rate", format.SampleRate);
        _json.WriteNumber("channels", format.Channels);
        _json.WriteBoolean("interim_results", request.InterimResults);
        _json.WriteBoolean("word_timestamps", request.WordTimestamps);
        if (request.Prompt is { } prompt)
            _json.WriteString("prompt", prompt);
        if (request.Vocabulary.Count > 0)
            _json.WriteString("vocabulary", string.Join(',', request.Vocabulary));
        if (request.Temperature > 0)
            Rounded("temperature", request.Temperature);
        if (request.Translate)
            _json.WriteBoolean("translate", true);
        if (request.Recording != RecordingKind.None)
            _json.WriteBoolean(request.Recording == RecordingKind.Enhance ? "enhance_on_end" : "record", true);
        if (request.VadThreshold is { } threshold)
            Rounded("vad_threshold", threshold);
        if (request.MinSilence is { } silence)
            _json.WriteNumber("min_silence_duration_ms", silence.TotalMilliseconds);
        if (request.MaxUtterance is { } longest)
            Rounded("max_utterance_duration", longest.TotalSeconds);
        _json.WriteEndObject();
    }

    private void Partial(PartialEvent partial)
    {
        _json.WriteNumber("utterance", partial.Utterance);
        _json.WriteString("text", partial.Text);
        _json.WriteNumber("committed", partial.Committed);
        Rounded("start", partial.Start);
        Rounded("end", partial.End);
        _json.WriteNumber("revision", partial.Revision);
    }

    private void Final(FinalEvent final)
    {
        _json.WriteNumber("utterance", final.Utterance);
        _json.WriteString("text", final.Text);
        Rounded("start", final.Start);
        Rounded("end", final.End);
        Rounded("confidence", final.Confidence);
        if (final.Language is { } language)
            _json.WriteString("language", language);
        if (final.Words.Count == 0)
            return;
        _json.WriteStartArray("words");
        foreach (var word in final.Words)
        {
            _json.WriteStartObject();
            _json.WriteString("word", word.Word);
            Rounded("start", word.Start);
            Rounded("end", word.End);
            Rounded("confidence", word.Confidence);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void Notice(SessionNotice notice)
    {
        _json.WriteString("code", notice.Code);
        _json.WriteString("message", notice.Message);
        if (notice.Level == NoticeLevel.Error)
            _json.WriteBoolean("recoverable", notice.Recoverable);
        if (notice.LagSeconds is { } lag)
            Rounded("lag_seconds", lag);
    }

    private void SessionEnd(SessionEndEvent end)
    {
        Rounded("total_audio_seconds", end.TotalAudioSeconds);
        Rounded("total_speech_seconds", end.TotalSpeechSeconds);
        _json.WriteString("transcript", string.Join(' ', end.Finals.Select(final => final.Text)));
        _json.WriteStartArray("segments");
        foreach (var final in end.Finals)
        {
            _json.WriteStartObject();
            Final(final);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        if (end.EnhancementJob is { } job)
            _json.WriteString("enhancement_job_id", job);
    }

    private void Rounded(string name, double value) => _json.WriteNumber(name, Math.Round(value, 3));

    private void Begin(string type)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
        _json.WriteString("type", type);
        _json.WriteString("session_id", sessionId);
    }

    private ReadOnlyMemory<byte> End()
    {
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenMemory;
    }
}
