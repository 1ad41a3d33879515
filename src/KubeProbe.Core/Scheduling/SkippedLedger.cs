namespace KubeProbe.Core.Scheduling;

/// <summary>
/// Gathers the slots a cluster skips, so that an overload that lasts costs a row an hour for each binding, case and reason, and a write a
/// minute. The first slot is written at once. What is not written yet is not lost with the process: its slots are found missed.
/// </summary>
public sealed class SkippedLedger
{
    /// <summary>How often a row that grows is written.</summary>
    public static TimeSpan WriteEvery { get; } = TimeSpan.FromMinutes(1);

    Dictionary<Matter, Entry> entries = [];
    Dictionary<Matter, Entry> next = [];
    IReadOnlyList<SkippedSlot> fresh = [];

    /// <summary>When what is gathered has to be written; null when all is.</summary>
    public DateTimeOffset? WriteAt => entries.Values.Where(entry => entry is { Grown: true, Held: false }).Select(entry => entry.WriteAt).Min();

    /// <summary>The rows to write now. Nothing is kept of it before <see cref="Take"/>: what can't be written comes again.</summary>
    /// <param name="skipped">What this turn skips.</param>
    /// <param name="started">What this turn starts of a schedule, which must not go on past skipped slots that are unwritten.</param>
    /// <param name="waiting">
    /// Slots that wait: to write one after them would say that they were done with, and a crash would lose them. Those before them are
    /// written, or an overload in which one always waits would show no reason for what it skips.
    /// </param>
    /// <param name="now">The present.</param>
    public IReadOnlyList<SkippedSlot> Rows(
        IReadOnlyList<SkippedSlot> skipped, IReadOnlySet<SlotKey> started, IReadOnlyDictionary<SlotKey, DateTimeOffset> waiting, DateTimeOffset now)
    {
        (next, fresh) = (new(entries), skipped);
        foreach (var slot in skipped)
        {
            var matter = new Matter(new SlotKey(slot.Binding, slot.Case), slot.Reason, SkippedRules.HourOf(slot.Until));
            next[matter] = next.TryGetValue(matter, out var known) ? known.With(slot) : new Entry(slot, null, Grown: true);
        }

        var rows = new List<SkippedSlot>();
        foreach (var (matter, entry) in next.ToList())
        {
            var held = waiting.TryGetValue(matter.Key, out var waits) && entry.Row.Until > waits;
            // Another hour than this one, also after the clock was set back.
            var over = matter.Hour != SkippedRules.HourOf(now);
            if (entry.Grown && !held && (over || started.Contains(matter.Key) || entry.WriteAt is not { } at || now >= at || at > now + WriteEvery))
            {
                rows.Add(entry.Row);
                next[matter] = new Entry(entry.Row, now + WriteEvery, Grown: false);
            }
            else next[matter] = entry with { Held = held };

            // After a run, that a slot was skipped is news again.
            if (started.Contains(matter.Key) && next[matter].WriteAt is not null) next[matter] = next[matter] with { WriteAt = now };
            if (over && !next[matter].Grown) next.Remove(matter);
        }
        return rows;
    }

    /// <summary>The rows of the last <see cref="Rows"/> are written. Answers with what that turn skipped.</summary>
    public IReadOnlyList<SkippedSlot> Take()
    {
        entries = next;
        return fresh;
    }

    readonly record struct Matter(SlotKey Key, string Reason, DateTimeOffset Hour);

    /// <param name="Row">What was skipped so far.</param>
    /// <param name="WriteAt">From when on it may be written again; null before it was written at all.</param>
    /// <param name="Grown">Whether there is something to write.</param>
    /// <param name="Held">Whether a slot before the last of them waits.</param>
    sealed record Entry(SkippedSlot Row, DateTimeOffset? WriteAt, bool Grown, bool Held = false)
    {
        public Entry With(SkippedSlot slot) => this with
        {
            Row = Row with
            {
                // A row that is written has its first slot for good: that is its key.
                Due = WriteAt is null && slot.Due < Row.Due ? slot.Due : Row.Due,
                Until = slot.Until > Row.Until ? slot.Until : Row.Until,
                Count = Row.Count + slot.Count,
            },
            Grown = true,
        };
    }
}
