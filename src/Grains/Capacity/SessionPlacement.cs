using Orleans.Placement;

namespace Transcription.Grains.Capacity;

/// <summary>Sessions go where a slot for their model is free.</summary>
[Serializable]
internal sealed class SessionPlacement : PlacementStrategy;

/// <summary>Marks the session grain.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SessionPlacementAttribute() : PlacementAttribute(new SessionPlacement());
