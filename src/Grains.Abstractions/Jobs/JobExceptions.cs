namespace Transcription.Grains.Abstractions.Jobs;

/// <summary>There is no such job, or no longer.</summary>
[GenerateSerializer, Alias("transcription.job-not-found")]
public sealed class JobNotFoundException(string message) : Exception(message);

/// <summary>The id or key is taken by a job for another request.</summary>
[GenerateSerializer, Alias("transcription.job-conflict")]
public sealed class JobConflictException(string message) : Exception(message);
