using Transcription.Speech.Pcm;

namespace Transcription.Grains.Jobs;

/// <summary>
/// Recordings by id. Every silo that runs jobs must see the same ones: one process, or a shared directory.
/// </summary>
public interface IRecordingStore
{
    /// <summary>A recording's id, before there is one.</summary>
    /// <param name="owner">The id of the job that will have it.</param>
    string Reserve(string owner);

    /// <summary>Takes a file over: it is moved, whole or not at all.</summary>
    Task Put(string recording, string file, CancellationToken cancellation);

    /// <summary>Fetches the recording from an https address, unless it is there: whole or not at all.</summary>
    /// <returns>Its size in bytes.</returns>
    /// <exception cref="JobFailedException">It cannot be had.</exception>
    Task<long> Fetch(string recording, string address, CancellationToken cancellation);

    /// <summary>The recording as 16 kHz mono samples, in blocks of any size.</summary>
    /// <exception cref="InvalidAudioException">It is not audio. May come after blocks that were fine.</exception>
    /// <exception cref="JobFailedException">It is gone, or of a format that cannot be read here.</exception>
    IAsyncEnumerable<ReadOnlyMemory<short>> Read(string recording, CancellationToken cancellation);

    /// <summary>The samples of one channel alone.</summary>
    IAsyncEnumerable<ReadOnlyMemory<short>> ReadChannel(string recording, int channel, CancellationToken cancellation);

    /// <summary>How many channels the recording has.</summary>
    /// <exception cref="InvalidAudioException">It is not audio.</exception>
    /// <exception cref="JobFailedException">It is gone, or of a format that cannot be read here.</exception>
    Task<int> CountChannels(string recording, CancellationToken cancellation);

    /// <summary>Removes a recording; one that is gone is fine.</summary>
    Task Delete(string recording);
}

/// <summary>A job cannot succeed, however often it is tried.</summary>
/// <param name="code">One of the codes of <see cref="Abstractions.Jobs.JobError"/>.</param>
/// <param name="message">For the person who sent the file.</param>
public sealed class JobFailedException(string code, string message) : Exception(message)
{
    /// <summary>The error's code.</summary>
    public string Code { get; } = code;
}
