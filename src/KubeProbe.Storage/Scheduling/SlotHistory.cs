using KubeProbe.Core.Scheduling;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Scheduling;

/// <summary>Which slots were handled already; run history writes the rows.</summary>
sealed class SlotHistory(Database database) : ISlotHistory
{
    public async Task<IReadOnlyDictionary<SlotKey, DateTimeOffset>> LastSlotsAsync(string cluster, CancellationToken cancellation)
    {
        var slots = await database.ListAsync(
            new Statement("SELECT binding, case_name, due FROM last_slots WHERE cluster = @cluster", answers: true).With("@cluster", cluster),
            row => (new SlotKey(row.Text("binding"), row.Text("case_name")), row.Time("due")),
            cancellation);
        return slots.ToDictionary(slot => slot.Item1, slot => slot.Item2);
    }
}
