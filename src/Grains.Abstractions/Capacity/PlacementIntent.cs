namespace Transcription.Grains.Abstractions.Capacity;

/// <summary>
/// Why a session may be activated. Without an intent it may not: a late call to a closed session must not take a slot.
/// </summary>
public static class PlacementIntent
{
    /// <summary>A new session.</summary>
    public const string Open = "open";

    /// <summary>A session recovering from a lost silo.</summary>
    public const string Resume = "resume";

    private const string IntentKey = "transcription.intent";
    private const string ModelKey = "transcription.model";
    private const string AvoidKey = "transcription.avoid";

    /// <summary>Marks the calls made from here on.</summary>
    /// <param name="intent">One of the intents.</param>
    /// <param name="model">The model a slot is asked for.</param>
    /// <param name="avoid">The parsable address of the silo to leave: it is asked last, or not at all by a session that lives there.</param>
    public static void Set(string intent, string model, string? avoid = null)
    {
        RequestContext.Set(IntentKey, intent);
        RequestContext.Set(ModelKey, model);
        if (avoid is not null)
            RequestContext.Set(AvoidKey, avoid);
    }

    /// <summary>Unmarks the calls made from here on.</summary>
    public static void Clear()
    {
        RequestContext.Remove(IntentKey);
        RequestContext.Remove(ModelKey);
        RequestContext.Remove(AvoidKey);
    }

    /// <summary>Whether the call under way may activate a session.</summary>
    public static bool IsSet => RequestContext.Get(IntentKey) is Open or Resume;

    /// <summary>The model a slot is asked for; null when the call may not activate a session.</summary>
    public static string? Model(IReadOnlyDictionary<string, object>? context) =>
        context is not null
        && context.TryGetValue(IntentKey, out var intent) && intent is Open or Resume
        && context.TryGetValue(ModelKey, out var model)
            ? model as string
            : null;

    /// <summary>The silo a session leaves; null without.</summary>
    public static string? Avoided(IReadOnlyDictionary<string, object>? context) =>
        context is not null && context.TryGetValue(AvoidKey, out var silo) ? silo as string : null;
}
