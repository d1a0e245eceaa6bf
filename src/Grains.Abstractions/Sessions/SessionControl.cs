namespace Transcription.Grains.Abstractions.Sessions;

/// <summary>What a client asks for beside its audio.</summary>
[GenerateSerializer]
public enum ControlKind
{
    /// <summary>Make all audio so far final; answered by a flushed event.</summary>
    Flush = 0,

    /// <summary>Forget all audio that is not final yet.</summary>
    Clear = 1,

    /// <summary>No more audio; answered by the end event once everything is final.</summary>
    End = 2,

    /// <summary>Replace what was asked for, but not the model; only before the first audio.</summary>
    Configure = 3,
}

/// <summary>A control, at its place between the samples.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Number">Counts a client's controls from 1, over all epochs; 0 for a control that is no client's.</param>
/// <param name="Attachment">The connection's number; 0 for anybody.</param>
/// <param name="Request">With <see cref="ControlKind.Configure"/>.</param>
[GenerateSerializer, Immutable, Alias("transcription.control")]
public sealed record SessionControl(
    [property: Id(0)] ControlKind Kind,
    [property: Id(1)] long Number = 0,
    [property: Id(2)] int Attachment = 0,
    [property: Id(3)] SessionRequest? Request = null);
