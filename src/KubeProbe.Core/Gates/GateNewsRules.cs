using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Gates;

/// <summary>What is to be told of a gate as it stands: all that happened to it so far, each thing under the same id however often it is asked.</summary>
public static class GateNewsRules
{
    /// <summary>Of a gate with more runs, these are told one by one; all of them count for the gate.</summary>
    public const int MostRuns = 500;

    /// <summary>So many clusters are named.</summary>
    public const int MostClusters = 100;

    /// <summary>What the end of a gate is named, after its change.</summary>
    public const string Finished = "finished";

    const int LongestReason = 1_000;

    /// <summary>The news, in the order they happened.</summary>
    public static IReadOnlyList<GateNews> Of(GateState state)
    {
        var record = state.Evidence.Change;
        var runs = state.Findings.ToDictionary(finding => finding.Run.Run.Order.Id, finding => finding.Run);
        var told = (record.Runs ?? []).Take(MostRuns).Select(runs.GetValueOrDefault).OfType<GateRun>().ToList();
        var news = new List<GateNews> { Make(state, "queued", GateStep.Queued, record.ReceivedAt) };

        var begun = runs.Values.Select(run => run.Run.StartedAt ?? run.Run.FinishedAt).Min() ?? (Decided(state) ? state.FoundAt : null);
        if (begun is { } since) news.Add(Make(state, "started", GateStep.Started, since));
        news.AddRange(told.SelectMany(run => OfRun(state, run)));
        if (Decided(state)) news.Add(Make(state, Finished, GateStep.Finished, state.FoundAt!.Value) with { End = End(state), Runs = Count(state) });
        // What happened at one time is told in the order of its steps.
        return [.. news.OrderBy(each => each.At).ThenBy(each => each.Step).ThenBy(each => each.Run is null == each.Step is GateStep.Finished)];
    }

    /// <summary>
    /// That something else holds of a gate whose end was told: somebody's word over it or over another change of its version, or the end of such a word. Null
    /// while the runs have not decided.
    /// </summary>
    public static GateNews? Changed(GateState state, DateTimeOffset now) => !Decided(state) ? null
        : Make(state, FormattableString.Invariant($"verdict.{now.ToUnixTimeMilliseconds()}"), GateStep.Finished, now) with
        {
            End = End(state) with { Outcome = Outcome(state.Verdict), Reason = Cut(string.Join(' ', state.Reasons.Take(3))) },
            Runs = Count(state),
        };

    /// <summary>Whether the runs have decided: an override ends no run.</summary>
    public static bool Decided(GateState state) => state is { Found: not GateVerdict.Running, Evidence.Runs: not null, FoundAt: not null };

    static IEnumerable<GateNews> OfRun(GateState state, GateRun run)
    {
        var (order, record) = (run.Run.Order, state.Evidence.Change);
        var about = new GateNewsRun(order.Id.ToString(), order.Case, order.Work.Version, order.Cluster, run.Policy.Mode);
        GateNews Of(string what, GateStep step, DateTimeOffset at) => Make(state, $"{order.Id}.{what}", step, at) with { Run = about };

        // A run that waited when the change came answers for it too.
        yield return Of("queued", GateStep.Queued, run.Run.CreatedAt > record.ReceivedAt ? run.Run.CreatedAt : record.ReceivedAt);
        if (run.Run.StartedAt is { } started) yield return Of("started", GateStep.Started, started);
        if (run.Run is { Verdict: { } verdict, FinishedAt: { } finished })
            yield return Of("finished", GateStep.Finished, finished) with
            {
                End = new GateNewsEnd(Outcome(verdict.Verdict, run.Run.ClosedBy), Cut(verdict.Verdict is Verdict.Passed ? "" : $"{verdict.Reason}: {verdict.Message}{Cause(run)}")),
            };
    }

    static GateNews Make(GateState state, string what, GateStep step, DateTimeOffset at)
    {
        var record = state.Evidence.Change;
        return new GateNews
        {
            Id = $"{record.Change.Id}/{what}", Step = step, At = at, OfClusters = record.Clusters.Count,
            Change = record.Change with { Clusters = [.. record.Clusters.Take(MostClusters)], Nodes = [.. record.Change.Nodes.Take(MostClusters)], AskedBy = [] },
        };
    }

    static GateNewsEnd End(GateState state) => new(
        Outcome(state.Found),
        Cut(string.Join(' ', state.Reasons.Take(3))))
    {
        Verdict = GateText.Word(state.Verdict),
        OverriddenBy = state.Override?.Author,
    };

    static GateNewsRuns Count(GateState state)
    {
        var ends = state.Findings.Select(finding => finding.Run.Run).Select(run => run.Verdict is { } verdict ? Outcome(verdict.Verdict, run.ClosedBy) : (GateNewsOutcome?)null).ToList();
        int Of(GateNewsOutcome? outcome) => ends.Count(each => each == outcome);
        return new GateNewsRuns(
            ends.Count, Math.Min(ends.Count, MostRuns), Of(GateNewsOutcome.Success), Of(GateNewsOutcome.Failure), Of(GateNewsOutcome.Error), Of(GateNewsOutcome.Cancel), Of(null));
    }

    static GateNewsOutcome Outcome(GateVerdict verdict) =>
        verdict switch { GateVerdict.Pass => GateNewsOutcome.Success, GateVerdict.Fail => GateNewsOutcome.Failure, _ => GateNewsOutcome.Error };

    static GateNewsOutcome Outcome(Verdict verdict, ClosedBy by) => verdict switch
    {
        _ when by is ClosedBy.Cancel => GateNewsOutcome.Cancel,
        Verdict.Passed => GateNewsOutcome.Success,
        Verdict.Failed => GateNewsOutcome.Failure,
        _ => GateNewsOutcome.Error,
    };

    static string Cause(GateRun run) => run is { FailedLater: null, Cause: { Category: not Diagnosis.RunDiagnosis.Unknown } cause } ? $" Probable cause: {cause.Cause}" : "";

    static string Cut(string text) => text.Length <= LongestReason ? text : text[..LongestReason] + "…";
}
