using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Tests.Scheduling;

public sealed class SkippedLedgerTests
{
    static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    readonly SkippedLedger ledger = new();

    [Fact]
    public void The_first_is_written_at_once_and_those_after_it_once_a_minute_in_the_same_row()
    {
        var first = Assert.Single(Write(0, Slot(0)));
        Assert.Equal((Noon, Noon, 1), (first.Due, first.Until, first.Count));
        for (var second = 10; second < 60; second += 10) Assert.Empty(Write(second, Slot(second)));

        Assert.Equal(Noon.AddMinutes(1), ledger.WriteAt);
        var grown = Assert.Single(Write(60));
        Assert.Equal((Noon, Noon.AddSeconds(50), 6), (grown.Due, grown.Until, grown.Count));
        Assert.Null(ledger.WriteAt);
    }

    [Fact]
    public void Hours_of_overload_cost_a_row_an_hour_for_each_reason_and_count_every_slot()
    {
        var rows = new Dictionary<(DateTimeOffset, string), int>();
        var writes = 0;
        for (var second = 0; second <= 4 * 3_600 + 60; second += 10)
        {
            // What skips also starts now and then, and is skipped for two reasons in turn.
            SkippedSlot[] skipped = second <= 4 * 3_600 - 10 ? [Slot(second, second % 20 == 0 ? "budget" : "overlap")] : [];
            foreach (var row in Write(second, skipped))
            {
                rows[(row.Due, row.Reason)] = row.Count;
                writes++;
            }
        }
        Assert.Equal(4 * 360, rows.Values.Sum());
        Assert.Equal(8, rows.Count);
        Assert.InRange(writes, 8, 4 * 60 * 2 + 8);
        Assert.Null(ledger.WriteAt);
    }

    [Fact]
    public void What_could_not_be_written_comes_again_and_is_counted_once()
    {
        ledger.Rows([Slot(0)], Keys(), None, Noon);

        Assert.Equal(1, Assert.Single(Write(2, Slot(0))).Count);
    }

    [Fact]
    public void Nothing_is_written_past_an_earlier_slot_that_waits()
    {
        var waiting = Waits(0);
        Assert.Empty(ledger.Rows([Slot(10)], Keys(), waiting, Noon.AddSeconds(10)));
        ledger.Take();
        Assert.Null(ledger.WriteAt);
        Assert.Empty(ledger.Rows([Slot(20)], Keys(), waiting, Noon.AddHours(1)));
        ledger.Take();

        // It found its place: now the schedule has come past them.
        var row = Assert.Single(ledger.Rows([], Keys(("b", "c")), None, Noon.AddHours(1).AddSeconds(1)));
        Assert.Equal((Noon.AddSeconds(10), 2), (row.Due, row.Count));
    }

    [Fact]
    public void What_was_skipped_before_the_slot_that_waits_is_written()
    {
        var first = Assert.Single(ledger.Rows([Slot(0)], Keys(), Waits(10), Noon.AddSeconds(10)));
        ledger.Take();
        Assert.Empty(ledger.Rows([Slot(20)], Keys(), Waits(10), Noon.AddSeconds(80)));
        ledger.Take();

        // The one that waited gave up, and the next one waits.
        var grown = Assert.Single(ledger.Rows([Slot(10)], Keys(), Waits(80), Noon.AddSeconds(80)));
        Assert.Equal((first.Due, Noon.AddSeconds(20), 3), (grown.Due, grown.Until, grown.Count));
    }

    [Fact]
    public void A_schedule_that_goes_on_takes_its_skipped_slots_along()
    {
        Write(0, Slot(0));
        Write(10, Slot(10));

        var row = Assert.Single(ledger.Rows([], Keys(("b", "c")), None, Noon.AddSeconds(20)));
        Assert.Equal(2, row.Count);
    }

    IReadOnlyList<SkippedSlot> Write(int second, params SkippedSlot[] skipped)
    {
        var rows = ledger.Rows(skipped, Keys(), None, Noon.AddSeconds(second));
        ledger.Take();
        return rows;
    }

    static SkippedSlot Slot(int second, string reason = "budget") => new("cluster", "b", "c", Noon.AddSeconds(second), reason);

    static readonly Dictionary<SlotKey, DateTimeOffset> None = [];

    static Dictionary<SlotKey, DateTimeOffset> Waits(int second) => new() { [new SlotKey("b", "c")] = Noon.AddSeconds(second) };

    static HashSet<SlotKey> Keys(params (string Binding, string Case)[] keys) => [.. keys.Select(key => new SlotKey(key.Binding, key.Case))];
}
