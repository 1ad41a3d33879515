namespace KubeProbe.Core.Alerts.Escalations;

/// <summary>Which step of a ladder is next, and when. Pure: the same state gives the same step.</summary>
public static class EscalationRules
{
    /// <summary>Where a step can't be taken just now - an outage speaks for it, it is silenced - it is looked at again so soon.</summary>
    public static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    /// <summary>An incident at the foot of a ladder.</summary>
    public static IncidentEscalation Begin(EscalationLadder ladder, DateTimeOffset now) => new(ladder.Name, now, 0, now + ladder.Steps[0].After);

    /// <summary>The step to take next; null at the end.</summary>
    public static EscalationStep? Next(EscalationLadder ladder, IncidentEscalation at) =>
        at.Taken < ladder.Steps.Count * ladder.Times ? ladder.Steps[at.Taken % ladder.Steps.Count] : null;

    /// <summary>
    /// After its step was taken: the next is due so long after this one as the ladder says, so that after a time in which nothing ran not all
    /// are taken at once. One that called nobody is followed at once.
    /// </summary>
    public static IncidentEscalation After(EscalationLadder ladder, IncidentEscalation at, IReadOnlyList<string> called, DateTimeOffset now)
    {
        var taken = at.Taken + 1;
        at = at with { Called = called, TakenAt = now };
        if (taken >= ladder.Steps.Count * ladder.Times) return at with { Taken = taken, DueAt = null };
        var (last, next) = (ladder.Steps[at.Taken % ladder.Steps.Count], ladder.Steps[taken % ladder.Steps.Count]);
        var pause = taken % ladder.Steps.Count == 0 ? ladder.Again + next.After : next.After - last.After;
        // Where a whole round finds nobody the next one waits all the same.
        return at with { Taken = taken, DueAt = called.Count > 0 || taken % ladder.Steps.Count == 0 ? now + pause : now };
    }

    /// <summary>
    /// After a call of its last step turned out to reach nobody: when none of that step's calls does, the next one is due at once, as where a step
    /// called nobody. Null where the call is of no step that counts any more, or that was known.
    /// </summary>
    public static IncidentEscalation? Missed(EscalationLadder? ladder, IncidentEscalation at, MissedCall missed, DateTimeOffset now)
    {
        if ((missed.Ladder ?? at.Ladder) != at.Ladder || at.TakenAt is not { } taken || taken.ToUnixTimeSeconds() > missed.CalledAt.ToUnixTimeSeconds() || !at.Called.Contains(missed.Person)) return null;
        IReadOnlyList<string> left = [.. at.Called.Where(person => person != missed.Person)];
        var atOnce = left.Count == 0 && at.DueAt > now && ladder is not null && at.Taken % ladder.Steps.Count != 0;
        return at with { Called = left, DueAt = atOnce ? now : at.DueAt };
    }
}
