using System.Globalization;
using Transcription.Grains.Tests.Support;

namespace Transcription.Grains.Tests.Capacity;

public class SlotLedgerProperties
{
    private const int Events = 1_200;

    private static readonly int Histories = int.Parse(
        Environment.GetEnvironmentVariable("LEDGER_HISTORIES") ?? "100", CultureInfo.InvariantCulture);

    /// <summary><c>LEDGER_HISTORIES</c> sets the number of histories of 1,200 events.</summary>
    [Fact]
    public void Over_random_events_nobody_is_admitted_beyond_the_slots_and_no_slot_is_lost()
    {
        var (admitted, refused, expired, revived) = (0, 0, 0, 0);
        Property.Holds(Histories, random =>
        {
            var history = new SlotHistory(random);
            history.Run(Events);
            admitted += history.Seen.Admitted;
            refused += history.Seen.Refused;
            expired += history.Seen.Expired;
            revived += history.Seen.Revived;
        });
        Assert.All([admitted, refused, expired, revived], occurred => Assert.True(occurred > Histories * 10));
    }
}
