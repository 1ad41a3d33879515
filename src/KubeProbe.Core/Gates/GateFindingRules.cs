using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Gates;

/// <summary>What one run says of a change: whether the change did it, or something that was there before or is everywhere.</summary>
public static class GateFindingRules
{
    /// <summary>So many clusters of a control group must fail, and more than half of it, before a failure is not the change's.</summary>
    public const int LeastElsewhere = 2;

    /// <summary>What the run says.</summary>
    /// <param name="run">The run, and what it is compared with.</param>
    /// <param name="received">When the change was told.</param>
    /// <param name="now">The time to judge at.</param>
    public static GateFinding Find(GateRun run, DateTimeOffset received, DateTimeOffset now)
    {
        var deadline = received + run.Policy.Timeout;
        if (run.Run is not { Verdict: { } verdict, FinishedAt: { } finished } || finished > deadline)
            return now >= deadline ? new GateFinding(run, GateOutcome.TimedOut, deadline) : new GateFinding(run, GateOutcome.Running, null);
        if (verdict.Verdict is Verdict.Failed) return Compared(run, finished, deadline, now);
        if (verdict.Verdict is not Verdict.Passed) return new GateFinding(run, GateOutcome.Undecided, finished);

        var watchedUntil = received + run.Policy.Soak;
        if (run.FailedLater?.FinishedAt is { } later && later <= watchedUntil) return new GateFinding(run, GateOutcome.Failed, later);
        return finished >= watchedUntil ? new GateFinding(run, GateOutcome.Passed, finished)
            : now >= watchedUntil ? new GateFinding(run, GateOutcome.Passed, watchedUntil)
            : new GateFinding(run, GateOutcome.Running, null);
    }

    /// <summary>Of a failed run: whose failure it is.</summary>
    public static GateOutcome Blame(GateRun run)
    {
        if (run.Policy.BlockOnAnyFailure) return GateOutcome.Failed;
        if (run.Before?.Verdict?.Verdict is Verdict.Failed) return GateOutcome.FailedBefore;
        var group = Group(run);
        var elsewhere = group.Count(control => control.Verdict?.Verdict is Verdict.Failed);
        return elsewhere >= LeastElsewhere && elsewhere * 2 > group.Count ? GateOutcome.FailsElsewhere : GateOutcome.Failed;
    }

    /// <summary>What a failed run is compared with: of each place that the change did not go to the verdict that was asked for, else the last known.</summary>
    public static IReadOnlyList<RunRecord> Group(GateRun run)
    {
        var until = (run.Run.FinishedAt ?? DateTimeOffset.MaxValue - ControlRules.Patience) + ControlRules.Patience;
        var own = run.OwnControl.Where(control => control.Verdict?.Verdict is Verdict.Passed or Verdict.Failed && control.FinishedAt <= until).ToList();
        return [.. own, .. run.Control.Where(known => !own.Exists(control => control.Order.Cluster == known.Order.Cluster))];
    }

    // The control group is waited for, but not for long, and not where it would decide nothing.
    static GateFinding Compared(GateRun run, DateTimeOffset finished, DateTimeOffset deadline, DateTimeOffset now)
    {
        var patient = finished + ControlRules.Patience;
        var until = patient < deadline ? patient : deadline;
        var needless = run.OwnControl.Count == 0 || run.Policy.BlockOnAnyFailure || run.Before?.Verdict?.Verdict is Verdict.Failed;
        if (needless) return new GateFinding(run, Blame(run), finished);

        var last = run.OwnControl.Max(control => control.FinishedAt ?? DateTimeOffset.MaxValue);
        var at = last > until ? until : last > finished ? last : finished;
        return now < at ? new GateFinding(run, GateOutcome.Running, null) : new GateFinding(run, Blame(run), at);
    }
}
