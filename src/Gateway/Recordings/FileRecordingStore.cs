using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Transcription.Audio.Files;
using Transcription.Gateway.Fetching;
using Transcription.Gateway.Hosting;
using Transcription.Grains.Jobs;

namespace Transcription.Gateway.Recordings;

/// <summary>Recordings as files of one directory, which the gateways of a cluster share.</summary>
internal sealed class FileRecordingStore(
    IAudioFileDecoder decoder, FileFetcher fetcher, RecordingFiles files, IOptions<StorageOptions> options) : IRecordingStore
{
    public string Reserve(string owner) => RecordingName.New(owner);

    public Task Put(string recording, string file, CancellationToken cancellation)
    {
        File.Move(file, files.PathOf(recording));
        return Task.CompletedTask;
    }

    public async Task<long> Fetch(string recording, string address, CancellationToken cancellation)
    {
        var path = files.PathOf(recording);
        if (File.Exists(path))
            return new FileInfo(path).Length;
        var part = Path.Combine(options.Value.Uploads, $"{Guid.NewGuid():N}.fetch");
        try
        {
            await fetcher.Fetch(new Uri(address), part, cancellation);
        }
        catch (FetchFailedException exception)
        {
            throw new JobFailedException(exception.Code, exception.Message);
        }

        File.Move(part, path, overwrite: true);
        return new FileInfo(path).Length;
    }

    public IAsyncEnumerable<ReadOnlyMemory<short>> Read(string recording, CancellationToken cancellation) =>
        Read(recording, decoder.DecodeAsync, cancellation);

    public IAsyncEnumerable<ReadOnlyMemory<short>> ReadChannel(string recording, int channel, CancellationToken cancellation) =>
        Read(recording, (path, stop) => decoder.DecodeChannelAsync(path, channel, stop), cancellation);

    public async Task<int> CountChannels(string recording, CancellationToken cancellation)
    {
        try
        {
            return await decoder.CountChannelsAsync(Existing(recording), cancellation);
        }
        catch (AudioDecoderUnavailableException exception)
        {
            throw Unavailable(exception);
        }
    }

    public Task Delete(string recording)
    {
        File.Delete(files.PathOf(recording));
        return Task.CompletedTask;
    }

    private async IAsyncEnumerable<ReadOnlyMemory<short>> Read(
        string recording,
        Func<string, CancellationToken, IAsyncEnumerable<ReadOnlyMemory<short>>> decode,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var blocks = decode(Existing(recording), cancellation).GetAsyncEnumerator(cancellation);
        while (await Next(blocks))
            yield return blocks.Current;
    }

    private static async Task<bool> Next(IAsyncEnumerator<ReadOnlyMemory<short>> blocks)
    {
        try
        {
            return await blocks.MoveNextAsync();
        }
        catch (AudioDecoderUnavailableException exception)
        {
            throw Unavailable(exception);
        }
    }

    private string Existing(string recording) => files.PathOf(recording) is var path && File.Exists(path)
        ? path
        : throw new JobFailedException("recording_missing", "The recording is no longer there.");

    private static JobFailedException Unavailable(Exception exception) => new("decoder_unavailable", exception.Message);
}
