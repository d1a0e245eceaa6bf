using System.Security.Cryptography;
using System.Text;
using Orleans.Serialization;
using Transcription.Grains.Abstractions.Jobs;
using Transcription.Grains.Abstractions.Workers;

namespace Transcription.Grains.Jobs;

/// <summary>Addresses speech by its content: the same samples asked the same way have the same key, whoever asks and when.</summary>
internal sealed class SegmentKeys
{
    private readonly byte[] _asked;

    public SegmentKeys(JobRequest request, Serializer serializer)
    {
        var asked = serializer.SerializeToArray(request.Template with { Pcm = default, TraceParent = null });
        _asked = SHA256.HashData([.. Encoding.UTF8.GetBytes(request.Model), 0, .. asked]);
    }

    public string Of(RecognitionJob job)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_asked);
        hash.AppendData(job.Pcm.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
