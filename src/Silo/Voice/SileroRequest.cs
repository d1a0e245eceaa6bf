using System.Buffers;
using Transcription.Speech.Vad;

namespace Transcription.Silo.Voice;

/// <summary>The frames of one stream that wait for their scores. Owned by the detector's thread once queued.</summary>
internal sealed class SileroRequest
{
    private const float SurelyNoSpeech = 0.1f;

    private readonly VoiceState _state;
    private readonly ReadOnlyMemory<short> _samples;
    private readonly float[] _scores;
    private readonly TaskCompletionSource<float[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next;

    public SileroRequest(VoiceState state, ReadOnlyMemory<short> samples)
    {
        (_state, _samples) = (state, samples);
        _scores = new float[samples.Length / VoiceFrame.Samples];
        Memory = ArrayPool<float>.Shared.Rent(state.Memory.Length);
        state.Memory.CopyTo(Memory, 0);
    }

    /// <summary>The stream's memory so far; the caller's own changes only when every frame is scored.</summary>
    public float[] Memory { get; }

    /// <summary>The scores, once there.</summary>
    public Task<float[]> Scores => _done.Task;

    /// <summary>Whether nobody waits any more, or everything is scored.</summary>
    public bool IsDone => _done.Task.IsCompleted;

    /// <summary>The next frame to score.</summary>
    public ReadOnlySpan<short> Frame => _samples.Span.Slice(_next * VoiceFrame.Samples, VoiceFrame.Samples);

    /// <summary>Takes the next frame's score.</summary>
    public void Take(float score)
    {
        _scores[_next++] = score;
        if (_next < _scores.Length)
            return;
        Memory.AsSpan(0, _state.Memory.Length).CopyTo(_state.Memory);
        if (_done.TrySetResult(_scores))
            ArrayPool<float>.Shared.Return(Memory);
    }

    /// <summary>
    /// Scores the frames that are plainly silent outside of speech, up to the next that is not: muted microphones and
    /// pauses without a background cost no run. The stream's state stands still meanwhile; its context moves on.
    /// </summary>
    public void PassSilence()
    {
        while (!IsDone && Memory[SileroBatch.LastScore] < SurelyNoSpeech && Silence.Is(Frame))
        {
            SileroBatch.KeepContext(Frame, Memory);
            Take(0f);
        }
    }

    /// <summary>Gives up.</summary>
    public void Fail(Exception error) => _done.TrySetException(error);

    /// <summary>Nobody waits any more.</summary>
    public void Cancel(CancellationToken cancellation) => _done.TrySetCanceled(cancellation);
}
