namespace Transcription.LoadGenerator;

/// <summary>The help text.</summary>
internal static class Usage
{
    public const string Text = """
        loadgen: many real-time audio streams, or many jobs, against a transcription server, measured from the client's side.

          loadgen --url ws://localhost:8080 --sessions 500 --seconds 60 [--pid PID]
          loadgen --audio long.wav --refs refs.tsv --once --sessions 20
          loadgen --fixtures tests/Fixtures/micro --parallel 4
          loadgen --url ws://localhost:8080,ws://localhost:8081 --sessions 60 --once --undisturbed --chaos "8s kill worker.pid"
          loadgen --url ws://localhost:8080,ws://localhost:8081 --jobs 200 --audio a.wav,b.mp3 --undisturbed --chaos "8s kill worker.pid"

        Load
          --url URL[,URL…]     server; sessions take several by turns; its path defaults to /v1/audio/transcriptions/stream (ws://localhost:8080)
          --sessions N         streams at once (10)
          --seconds S          audio sent by each (60)
          --ramp S             their starts are spread over this time (10)
          --audio A[,B…]       WAV files, repeated without end; each stream starts elsewhere in them
                               (tests/Fixtures/micro/long.wav near the current folder, else a synthetic voice)
          --once               each stream sends its file once, from the start, instead of --seconds
          --chunk 100ms        audio per message, up to 1 s
          --patience S         longest wait for the opening and, after the audio, for the end (30)
        Session parameters, sent only when given
          --model NAME  --language CODE  --interim true|false  --min-silence MS  --api-key KEY
        Server process, when it runs on this machine
          --pid PID            report its memory and processor time;  --no-memory: do not mention it
        Checks
          --refs FILE          with --once: compare finals with lines of file, text, start, end (tabs)
          --fixtures DIR       stream every WAV of DIR once and compare with DIR/refs.tsv
          --parallel K         so many of them at once (1)
          --transcripts FILE   write session, file, start, end, text of every final
        Chaos: sessions whose connection is lost resume at the next server
          --chaos SCRIPT       what to do to the cluster and when: "8s kill PID; 12s term PIDFILE; 15s run COMMAND"
          --cut S              cut each connection at random, after S on average
          --undisturbed        with --once: stream each file alone first, and expect the same finals of everybody
        Jobs: files in the background, over REST; each must end once, with the right result
          --jobs N             submit N files as jobs, and nothing else; servers take turns, also for one that fails (http:// is a URL, too)
          --audio A[,B…]       the files, by turns; any kind the server takes (tests/Fixtures/micro/long.wav)
          --parallel K         so many submissions at once (8)
          --patience S         longest wait for each to be accepted and, after the last, for one more to end (600)
          --undisturbed        transcribe each file alone first, and expect the same segments, to the last digit, of every job
          --chaos, --model, --language, --api-key  as above; the script is always done to its end
        Output
          --json               the report as JSON

        Exit code: 0 all well, 1 errors, gaps or mismatches, 2 wrong command line.

        How latencies are measured: the clock is this process's own. A chunk is sent on an absolute schedule, when its
        last sample would have been spoken, and 'sent' is its turn on that schedule's thread. The latency of an event is
        the time it was read minus the time the last sample it depends on was sent:
          open              begin of connecting → session.begin
          speech start      first 64 ms of speech → vad.speech_start (a detector needs two frames of 32 ms)
          speech end        end of speech + the end-pointing silence, up to whole frames → vad.speech_end
          first partial     first sample of speech → first partial of the utterance
          partial           last sample the partial covers → the partial
          final             as speech end → transcript.final: what the server adds to the silence it must wait for
          every event       speech start, partial, speech end and final together
          final, felt       last sample of speech → transcript.final: what a speaker waits, silence included
          final, reference  the same from the reference's end of speech
          end               end message → session.end
          ack               acknowledged sample → ack; holds the interval at which the server sends acks
          longest gap       longest time between two messages of a session, acks included, while audio was sent
          send lateness     a chunk's due time → its turn: if this is high, the generator is the one overloaded
        Where the stream ended within the silence, the end message is what the event waited for. Utterances cut for
        their length are not measured.
        """;
}
