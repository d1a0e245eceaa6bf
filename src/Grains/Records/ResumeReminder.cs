namespace Transcription.Grains.Records;

/// <summary>The reminder that brings a grain back which a crash took while it had something to do.</summary>
internal static class ResumeReminder
{
    private const string Name = "resume";
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1); // the shortest Orleans allows

    public static Task SetResume(this Grain grain) => grain.RegisterOrUpdateReminder(Name, Period, Period);

    public static async Task ClearResume(this Grain grain)
    {
        if (await grain.GetReminder(Name) is { } reminder)
            await grain.UnregisterReminder(reminder);
    }
}
