using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Transcription.Audio.Files;
using Transcription.Gateway.Hosting;
using Transcription.Grains.Jobs;

namespace Transcription.Gateway.Recordings;

/// <summary>Recordings as files of one directory, which the gateways of a cluster share.</summary>
internal sealed partial class FileRecordingStore(IAudioFileDecoder decoder, IOptions<StorageOptions> options) : IRecordingStore
{
    public Task<string> Take(string file, CancellationToken cancellation)
    {
        var recording = $"rec_{Guid.NewGuid():N}";
        File.Move(file, PathOf(recording));
        return Task.FromResult(recording);
    }

    public async IAsyncEnumerable<ReadOnlyMemory<short>> Read(
        string recording, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var path = PathOf(recording);
        if (!File.Exists(path))
            throw new JobFailedException("recording_missing", "The recording is no longer there.");
        await using var blocks = decoder.DecodeAsync(path, cancellation).GetAsyncEnumerator(cancellation);
        while (await Next(blocks))
            yield return blocks.Current;
    }

    public Task Delete(string recording)
    {
        File.Delete(PathOf(recording));
        return Task.CompletedTask;
    }

    private static async Task<bool> Next(IAsyncEnumerator<ReadOnlyMemory<short>> blocks)
    {
        try
        {
            return await blocks.MoveNextAsync();
        }
        catch (AudioDecoderUnavailableException exception)
        {
            throw new JobFailedException("decoder_unavailable", exception.Message);
        }
    }

    // Ids may come from other programs of the cluster: none leads out of the directory.
    private string PathOf(string recording) => Id().IsMatch(recording)
        ? Path.Combine(options.Value.Recordings, $"{recording}.audio")
        : throw new JobFailedException("recording_missing", "The recording's id is none.");

    [GeneratedRegex("^rec_[0-9a-f]{32}$", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
