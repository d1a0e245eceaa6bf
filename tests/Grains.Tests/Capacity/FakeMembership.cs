namespace Transcription.Grains.Tests.Capacity;

/// <summary>Silos are what the test says; those it does not name are unknown.</summary>
internal sealed class FakeMembership : Dictionary<SiloAddress, SiloStatus>, ISiloStatusOracle
{
    public SiloStatus CurrentStatus => SiloStatus.Active;

    public string SiloName => "here";

    public SiloAddress SiloAddress => Keys.First();

    public SiloStatus GetApproximateSiloStatus(SiloAddress siloAddress) => this.GetValueOrDefault(siloAddress);

    public Dictionary<SiloAddress, SiloStatus> GetApproximateSiloStatuses(bool onlyActive = false) =>
        this.Where(silo => !onlyActive || silo.Value == SiloStatus.Active).ToDictionary();

    public SiloAddress[] GetActiveSilos() => [.. GetApproximateSiloStatuses(true).Keys];

    public bool TryGetSiloName(SiloAddress siloAddress, out string siloName)
    {
        siloName = SiloName;
        return true;
    }

    public bool IsFunctionalDirectory(SiloAddress siloAddress) => !IsDeadSilo(siloAddress);

    public bool IsDeadSilo(SiloAddress siloAddress) => GetApproximateSiloStatus(siloAddress) == SiloStatus.Dead;

    public bool SubscribeToSiloStatusEvents(ISiloStatusListener observer) => true;

    public bool UnSubscribeFromSiloStatusEvents(ISiloStatusListener observer) => true;
}
