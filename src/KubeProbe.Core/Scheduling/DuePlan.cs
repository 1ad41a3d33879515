namespace KubeProbe.Core.Scheduling;

/// <summary>One recurring thing of a cluster.</summary>
/// <param name="Key">Its binding and case.</param>
/// <param name="Cadence">When it recurs.</param>
/// <param name="StartingDeadline">How late a slot may still start.</param>
/// <param name="Since">Slots up to this instant are none of its business: when it was bound.</param>
public sealed record Recurrence(SlotKey Key, Cadence Cadence, TimeSpan StartingDeadline, DateTimeOffset Since);

/// <summary>A slot that is due.</summary>
/// <param name="Key">Its binding and case.</param>
/// <param name="Due">The slot's instant.</param>
/// <param name="StartBefore">After this it is too late.</param>
public sealed record DueSlot(SlotKey Key, DateTimeOffset Due, DateTimeOffset StartBefore);

/// <summary>Slots that passed while nobody looked.</summary>
/// <param name="Key">Their binding and case.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Count">How many.</param>
public sealed record MissedSlots(SlotKey Key, DateTimeOffset Last, int Count);

/// <summary>What is due now, what was missed, and when to look again. The schedule is a function of time; this is that function.</summary>
/// <param name="Due">At most one slot of each recurrence: the latest.</param>
/// <param name="Missed">Earlier ones, and those that are too late.</param>
/// <param name="NextAt">The first slot after now, or null when nothing recurs.</param>
public sealed record DuePlan(IReadOnlyList<DueSlot> Due, IReadOnlyList<MissedSlots> Missed, DateTimeOffset? NextAt)
{
    /// <summary>Decides for one cluster.</summary>
    /// <param name="recurrences">What recurs there.</param>
    /// <param name="lastSlots">The last slot of each that ran or was skipped.</param>
    /// <param name="now">The present.</param>
    public static DuePlan For(
        IReadOnlyCollection<Recurrence> recurrences,
        IReadOnlyDictionary<SlotKey, DateTimeOffset> lastSlots,
        DateTimeOffset now)
    {
        var due = new List<DueSlot>();
        var missed = new List<MissedSlots>();
        DateTimeOffset? next = null;

        foreach (var recurrence in recurrences)
        {
            var from = From(recurrence, lastSlots, now);
            if (recurrence.Cadence.NextAfter(Later(now, from)) is { } upcoming && (next is null || upcoming < next)) next = upcoming;
            if (recurrence.Cadence.Between(from, now) is not { } passed) continue;

            var startBefore = passed.Last + recurrence.StartingDeadline;
            var tooLate = now > startBefore;
            if (!tooLate) due.Add(new DueSlot(recurrence.Key, passed.Last, startBefore));

            var lost = tooLate ? passed.Count : passed.Count - 1;
            var lastLost = tooLate ? passed.Last : passed.Previous;
            if (lost > 0) missed.Add(new MissedSlots(recurrence.Key, lastLost, lost));
        }
        return new DuePlan(due, missed, next);
    }

    /// <summary>
    /// Recurrences whose next slot lies further off than their own period, because the clock was set back since their last slot was
    /// handled. They go on from now: a schedule that waits until the old time comes again is silent for as long. One that was
    /// set back by less than a period waits, so that a day's only slot does not come twice a day.
    /// </summary>
    public static IReadOnlyList<SlotKey> SetBack(
        IReadOnlyCollection<Recurrence> recurrences,
        IReadOnlyDictionary<SlotKey, DateTimeOffset> lastSlots,
        DateTimeOffset now) =>
        [.. recurrences.Where(recurrence => IsAhead(recurrence, From(recurrence, lastSlots, now), now)).Select(recurrence => recurrence.Key)];

    /// <summary>Slots up to this instant are done with.</summary>
    static DateTimeOffset From(Recurrence recurrence, IReadOnlyDictionary<SlotKey, DateTimeOffset> lastSlots, DateTimeOffset now)
    {
        var last = lastSlots.GetValueOrDefault(recurrence.Key, DateTimeOffset.MinValue);

        // Bound by a clock that has been set back since: what was handled is all there is to go by.
        return last > DateTimeOffset.MinValue && IsAhead(recurrence, recurrence.Since, now) ? last : Later(recurrence.Since, last);
    }

    // The period is asked for seldom: it costs a cron expression some arithmetic.
    static bool IsAhead(Recurrence recurrence, DateTimeOffset instant, DateTimeOffset now) =>
        instant > now && instant - now > recurrence.Cadence.Period(now);

    static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
