using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Scheduling;

public sealed class SkippedSlotsOnSqlite(SqliteStorage storage) : SkippedSlotsContract<SqliteStorage>(storage);

public sealed class SkippedSlotsOnPostgres(PostgresStorage storage) : SkippedSlotsContract<PostgresStorage>(storage);

/// <summary>What is told of slots that did not become runs, on either database.</summary>
public abstract class SkippedSlotsContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    static readonly DateTimeOffset Hour = new(2026, 3, 4, 5, 0, 0, TimeSpan.Zero);

    readonly string cluster = Sample.Name("cluster");

    [Fact]
    public async Task A_row_grows_with_its_slots_and_the_schedule_goes_on_after_the_last()
    {
        var first = new SkippedSlot(cluster, "b", "dns", Hour, "budget");
        await SkipAsync(first);
        var grown = first with { Count = 7, Until = Hour.AddMinutes(1) };
        await SkipAsync(grown);

        // What was written before comes once more, as after a lost answer.
        await SkipAsync(first, first with { Reason = "overlap", Count = 9 });

        Assert.Equal([grown], await PageAsync(new SkippedFilter()));
        var slots = await storage.Get<ISlotHistory>().LastSlotsAsync(cluster, default);
        Assert.Equal(grown.Until, slots[new SlotKey("b", "dns")]);
    }

    [Fact]
    public async Task Pages_hold_each_once_newest_first_and_filters_narrow()
    {
        await SkipAsync(
            new SkippedSlot(cluster, "b", "x", Hour, "budget"), new SkippedSlot(cluster, "b", "y", Hour, "budget"),
            new SkippedSlot(cluster, "a", "x", Hour, "overlap"), new SkippedSlot(cluster, "b", "x", Hour.AddHours(2), "late"),
            new SkippedSlot(cluster, "a", "x", Hour.AddHours(1), "overlap", 6) { Until = Hour.AddMinutes(110) });

        var pages = new List<SkippedSlot>();
        SkippedKey? after = null;
        while (await Slots.PageAsync(new SkippedFilter { Cluster = cluster }, after, 2, default) is { Count: > 0 } page)
        {
            pages.AddRange(page);
            after = new SkippedKey(page[^1].Due, page[^1].Cluster, page[^1].Binding, page[^1].Case);
        }
        Assert.Equal("7:b/x 6:a/x 5:b/y 5:b/x 5:a/x", Text(pages));
        Assert.Equal("6:a/x 5:a/x", Text(await PageAsync(new SkippedFilter { Reason = "overlap" })));
        Assert.Equal("7:b/x 5:b/x", Text(await PageAsync(new SkippedFilter { Binding = "b", Case = "x" })));
        Assert.Equal("7:b/x 6:a/x", Text(await PageAsync(new SkippedFilter { Since = Hour.AddMinutes(105) })));
        Assert.Equal("7:b/x", Text(await PageAsync(new SkippedFilter { Since = Hour.AddMinutes(115) })));
    }

    ISkippedSlots Slots => storage.Get<ISkippedSlots>();

    static string Text(IEnumerable<SkippedSlot> slots) => string.Join(' ', slots.Select(slot => $"{slot.Due.Hour}:{slot.Binding}/{slot.Case}"));

    Task<IReadOnlyList<SkippedSlot>> PageAsync(SkippedFilter filter) => Slots.PageAsync(filter with { Cluster = cluster }, null, 100, default);

    Task SkipAsync(params SkippedSlot[] slots) => storage.Get<IRunHistory>().RecordAsync(new RunBatch([], slots, [], []), default);
}
