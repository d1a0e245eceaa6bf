namespace Transcription.Grains.Records;

/// <summary>Storing a grain's state.</summary>
internal static class StateExtensions
{
    /// <summary>Stores a new state. When that fails, the state is the one before.</summary>
    public static async Task Store<T>(this IPersistentState<T> stored, T state)
    {
        var before = stored.State;
        try
        {
            stored.State = state;
            await stored.WriteStateAsync();
        }
        catch
        {
            stored.State = before;
            throw;
        }
    }
}
