using System.Runtime.ExceptionServices;
using Transcription.Grains.Abstractions.Workers;
using Transcription.Speech.Streaming;

namespace Transcription.Grains.Files;

/// <summary>Makes the pass over one channel.</summary>
/// <param name="window">Utterances recognised at once.</param>
/// <param name="told">As <see cref="RecordingPass"/> has it.</param>
internal delegate RecordingPass PassFactory(int window, Func<IReadOnlyList<TranscriptEvent>, double, ValueTask> told);

/// <summary>Passes over the channels of a recording, side by side and told as one. Run it as a <see cref="RecordingPass"/>.</summary>
internal static class ChannelPasses
{
    private const int LeastWindow = 2;

    /// <param name="audio">What is passed over.</param>
    /// <param name="create">Makes a pass.</param>
    /// <param name="window">Utterances recognised at once, of all channels.</param>
    /// <param name="template">What is asked of each recognition.</param>
    /// <param name="told">Takes what is new, in the order of time, and the seconds done with.</param>
    /// <param name="cancellation">Stops all of them.</param>
    public static async Task<SessionEnded> Run(
        RecordingAudio audio,
        PassFactory create,
        int window,
        RecognitionJob template,
        Func<IReadOnlyList<TranscriptEvent>, double, ValueTask> told,
        CancellationToken cancellation)
    {
        var channels = audio.Channels;
        if (!audio.IsSeparate)
            return await create(window, told).Run(channels[0], template, cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var merge = new ChannelMerge(channels.Count, told);
        Exception? broken = null;
        async Task<SessionEnded> Pass(int channel)
        {
            try
            {
                var pass = create(
                    Math.Max(LeastWindow, window / channels.Count), (events, seconds) => merge.Take(channel, events, seconds));
                var ended = await pass.Run(channels[channel], template, stop.Token);
                await merge.End(channel);
                return ended;
            }
            catch (Exception exception)
            {
                broken ??= exception;
                await stop.CancelAsync(); // one channel alone is of no use
                throw;
            }
        }

        try
        {
            var ended = await Task.WhenAll(Enumerable.Range(0, channels.Count).Select(Pass));
            return new SessionEnded(
                ended.Max(channel => channel.TotalAudioSeconds), ended.Sum(channel => channel.TotalSpeechSeconds), merge.Finals);
        }
        catch when (broken is not null)
        {
            ExceptionDispatchInfo.Throw(broken);
            throw;
        }
    }
}
