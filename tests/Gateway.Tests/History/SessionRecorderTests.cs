using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Transcription.Gateway.History;
using Transcription.Gateway.Realtime.Recovery;
using Transcription.Gateway.Tests.Hosting;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.History;

namespace Transcription.Gateway.Tests.History;

public sealed class SessionRecorderTests : IDisposable
{
    private readonly short[] _audio = TestAudio.Voice(3);
    private readonly ReplayLog _log = new(new SessionStart { Secret = "" }, TimeSpan.FromSeconds(90));
    private readonly MemoryFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task What_the_session_took_before_is_written_once_more_and_what_it_did_not_take_is_not()
    {
        _file.Samples.AddRange(_audio[..10_000]); // by another gateway, which was stopped there
        var taken = _audio[..20_000];
        var start = new SessionStart { Secret = "", Checkpoint = new SessionCheckpoint { AudioStart = 20_000, ReceivedSample = 20_000 } };
        var log = new ReplayLog(start, TimeSpan.FromSeconds(90));
        await using var recorder = new SessionRecorder(_file, taken.AsSpan(5_000), 20_000, TimeProvider.System, NullLogger.Instance);
        log.Append(_audio.AsSpan(20_000));
        log.Acknowledge(new PushAck(30_000, 20_000, 1, 0, 0));
        recorder.Take(log);
        Assert.True(await recorder.Complete(30_000));
        Assert.Equal(_audio[..30_000], _file.Samples);
    }

    [Fact]
    public async Task An_epoch_that_goes_over_old_audio_writes_nothing_twice()
    {
        await using var recorder = new SessionRecorder(_file, [], 0, TimeProvider.System, NullLogger.Instance);
        _log.Append(_audio);
        foreach (var received in new[] { 16_000, 32_000, -1, 8_000, 24_000, 40_000, 48_000 })
        {
            if (received < 0)
                _log.Rewind();
            else
                _log.Acknowledge(new PushAck(received, 0, 1, 0, 0));
            recorder.Take(_log);
        }

        Assert.True(await recorder.Complete(48_000));
        Assert.Equal(_audio, _file.Samples);
        Assert.Equal(_audio.Length, _file.Written);
    }

    [Fact]
    public async Task A_disk_that_fails_ends_the_recording_and_tells()
    {
        var failed = new TaskCompletionSource();
        _file.Broken = new IOException("The disk is full.");
        await using var recorder = new SessionRecorder(_file, [], 0, TimeProvider.System, NullLogger.Instance) { Failed = failed.SetResult };
        _log.Append(_audio);
        _log.Acknowledge(new PushAck(16_000, 0, 1, 0, 0));
        recorder.Take(_log);
        await failed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        _log.Acknowledge(new PushAck(48_000, 0, 1, 0, 0));
        recorder.Take(_log); // goes on as if nothing had happened
        Assert.False(await recorder.Complete(48_000));
        Assert.True(_file.IsClosed);
    }

    private sealed class MemoryFile : IRecordingWriter
    {
        public List<short> Samples { get; } = [];

        public int Written { get; private set; }

        public Exception? Broken { get; set; }

        public bool IsClosed { get; private set; }

        public ValueTask Write(long firstSample, ReadOnlyMemory<byte> pcm)
        {
            if (Broken is not null)
                throw Broken;
            var samples = MemoryMarshal.Cast<byte, short>(pcm.Span);
            Written += samples.Length;
            CollectionsMarshal.SetCount(Samples, Math.Max(Samples.Count, (int)firstSample + samples.Length));
            samples.CopyTo(CollectionsMarshal.AsSpan(Samples)[(int)firstSample..]);
            return ValueTask.CompletedTask;
        }

        public Task Flush() => Task.CompletedTask;

        public void Dispose() => IsClosed = true;
    }
}
