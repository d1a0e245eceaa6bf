using Transcription.Grains.History;
using Transcription.Speech.Pcm;

namespace Transcription.Gateway.Recordings;

/// <summary>Recordings of sessions, beside those of jobs: WAV files that grow.</summary>
internal sealed class FileSessionRecordings(RecordingFiles files) : ISessionRecordings
{
    public IRecordingWriter Write(string recording) => new WaveWriter(files.PathOf(recording));

    public async Task<double> Complete(string recording)
    {
        var path = files.PathOf(recording);
        if (!File.Exists(path))
            return 0;
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var bytes = Math.Max(0, RandomAccess.GetLength(file) - WaveWriter.HeaderLength);
        await RandomAccess.WriteAsync(file, WaveWriter.Header(bytes), 0);
        return (double)bytes / sizeof(short) / SpeechTime.SampleRate;
    }

    public Stream? Open(string recording)
    {
        try
        {
            return new FileStream(
                files.PathOf(recording), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1_024, useAsync: true);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
