using Transcription.Grains.Workers.Stalls;

namespace Transcription.Grains.Workers.Memory;

/// <summary>A worker as seen by what keeps the memory of its device. Thread safe; no call waits.</summary>
internal interface ILoadedWorker
{
    /// <summary>Device, model and number, for people.</summary>
    string Name { get; }

    string Device { get; }

    string Model { get; }

    /// <summary>What it holds; null while its model is not loaded.</summary>
    LoadedModel? Loaded { get; }

    /// <summary>Whether no job waits or runs and nothing is being loaded.</summary>
    bool IsIdle { get; }

    /// <summary>Whether it has been asked to give its model up and has not answered yet.</summary>
    bool IsLeaving { get; }

    /// <summary>How long it has not been used.</summary>
    TimeSpan IdleFor { get; }

    /// <summary>The batch its model is at; null between two.</summary>
    RunningBatch? Running { get; }

    int QueueDepth { get; }

    /// <summary>Live jobs that may wait now.</summary>
    int QueueCapacity { get; }

    /// <summary>Smoothed processing time / audio time; 0 before the first job.</summary>
    double RealTimeFactor { get; }

    /// <summary>Nobody waits for its thread any more.</summary>
    void GiveUp();

    /// <summary>Its model is in use though it has no job.</summary>
    void Touch();

    /// <summary>Asks it to give its model up, if it is still idle when it sees the request. The next job loads it again.</summary>
    void Unload();

    /// <summary>Asks it to exchange its model for that revision between two batches.</summary>
    void Renew(long revision);
}
