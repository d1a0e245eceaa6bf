using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Abstractions.Workers;

namespace Transcription.Grains.Jobs;

/// <summary>Addresses speech by its content: the same samples asked the same way have the same key, whoever asks and when.</summary>
internal sealed class SegmentKeys(JobRequest request)
{
    // As JSON, for it does not tell one kind of list from another, which a journey over the wire may change.
    private readonly byte[] _asked = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        new { request.Model, Asked = request.Template with { Pcm = default, TraceParent = null, Priority = default } }));

    public string Of(RecognitionJob job)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_asked);
        if (job.Language != request.Template.Language)
            hash.AppendData(Encoding.UTF8.GetBytes(job.Language ?? ""));
        hash.AppendData(job.Pcm.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
