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
        if (verdict.Verdict is not Verdict.Passed)
            return new GateFinding(run, verdict.Verdict is Verdict.Failed ? Blame(run) : GateOutcome.Undecided, finished);

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
        var elsewhere = run.Control.Count(control => control.Verdict?.Verdict is Verdict.Failed);
        return elsewhere >= LeastElsewhere && elsewhere * 2 > run.Control.Count ? GateOutcome.FailsElsewhere : GateOutcome.Failed;
    }
}
