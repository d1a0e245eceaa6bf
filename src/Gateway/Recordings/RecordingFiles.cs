using Microsoft.Extensions.Options;
using Transcription.Gateway.Hosting;
using Transcription.Grains.Jobs;

namespace Transcription.Gateway.Recordings;

/// <summary>Where recordings lie: in one directory, which the gateways of a cluster share.</summary>
internal sealed class RecordingFiles(IOptions<StorageOptions> options)
{
    /// <summary>The file of a recording.</summary>
    /// <exception cref="JobFailedException">The id is none.</exception>
    public string PathOf(string recording) => RecordingName.IsOne(recording) // others may send ids: none leads out of the directory
        ? Path.Combine(options.Value.Recordings, $"{recording}{RecordingName.Extension}")
        : throw new JobFailedException("recording_missing", "The recording's id is none.");
}
