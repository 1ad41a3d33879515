using KubeProbe.Core.Cases;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Gates;

/// <summary>What a run is compared with: the time before the change, the places it did not go to, and what came while it was watched.</summary>
public sealed partial class GateReader
{
    /// <summary>How long before a failure the control group's verdicts may lie.</summary>
    public static readonly TimeSpan ControlWindow = TimeSpan.FromMinutes(15);

    /// <summary>How far back the verdict before a change is looked for.</summary>
    public static readonly TimeSpan BeforeWindow = TimeSpan.FromDays(7);

    // Of runs begun before the change, some may have ended after it: those say nothing of the time before.
    const int MostBefore = 20;
    const int MostControl = 500;

    static readonly Verdict[] Telling = [Verdict.Passed, Verdict.Failed];

    async Task<List<GateRun>> ComparedAsync(
        ChangeRecord record, List<RunRecord> runs, List<ChangeRecord> version, DateTimeOffset now, CancellationToken cancellation)
    {
        var compared = new List<GateRun>();
        var left = MostCompared;
        var controls = runs.Exists(run => run.Verdict?.Verdict is Verdict.Failed) ? await LoadAsync(record.Controls, [], cancellation) : [];
        foreach (var run in runs)
        {
            var one = new GateRun(run);
            if (run is { Verdict.Verdict: Verdict.Failed, FinishedAt: { } failed } && left-- > 0)
                one = one with
                {
                    Before = ComparedWith(await BeforeAsync(run, FirstTold(record, version, run.Order.Cluster), cancellation), run),
                    OwnControl = [.. controls.Where(control => control.Order.Binding == run.Order.Binding && control.Order.Case == run.Order.Case)],
                    Control = [.. (await ControlAsync(run.Order.Case, Touched(version, failed), failed, cancellation)).Where(control => ComparedWith(control, run) is not null)],
                };
            else if (run.Verdict?.Verdict is Verdict.Passed && one.Policy.Soak > TimeSpan.Zero)
                one = one with { FailedLater = await FailedLaterAsync(record, version, run, one.Policy.Soak, now, cancellation) };
            compared.Add(one);
        }
        return compared;
    }

    /// <summary>What a run is compared with, or null: that all of a case fails says nothing of the part that a narrowed run looked at.</summary>
    static RunRecord? ComparedWith(RunRecord? other, RunRecord run) =>
        other is { Verdict.Verdict: Verdict.Failed } && !NarrowingRules.Alike(other.Order.Narrowed, run.Order.Narrowed) && run.Order.Narrowed.Count > 0 ? null : other;

    /// <summary>When the version first went to the cluster: a second try of what broke it must not find that it had been broken before.</summary>
    static DateTimeOffset FirstTold(ChangeRecord record, List<ChangeRecord> version, string cluster) =>
        version.Where(other => other.Clusters.Contains(cluster)).Select(other => other.ReceivedAt).Append(record.ReceivedAt).Min();

    /// <summary>Where the version had gone by then: where it goes later must not alter what was found.</summary>
    static HashSet<string> Touched(List<ChangeRecord> version, DateTimeOffset by) =>
        version.Where(change => change.ReceivedAt <= by).SelectMany(change => change.Clusters).ToHashSet(StringComparer.Ordinal);

    async Task<RunRecord?> BeforeAsync(RunRecord run, DateTimeOffset told, CancellationToken cancellation) =>
        (await queries.PageAsync(
            new RunFilter { Cluster = run.Order.Cluster, Case = run.Order.Case, Verdicts = Telling, Since = told - BeforeWindow, Until = told },
            null, MostBefore, cancellation))
        .Where(before => before.FinishedAt <= told && before.Order.Id != run.Order.Id).MaxBy(before => before.FinishedAt);

    async Task<IReadOnlyList<RunRecord>> ControlAsync(string @case, HashSet<string> touched, DateTimeOffset failed, CancellationToken cancellation) =>
    [
        .. (await queries.PageAsync(
            new RunFilter { Case = @case, Verdicts = Telling, Since = failed - ControlWindow, Until = failed }, null, MostControl, cancellation))
        .Where(run => !touched.Contains(run.Order.Cluster) && run.FinishedAt <= failed)
        .GroupBy(run => run.Order.Cluster).Select(cluster => cluster.MaxBy(run => run.FinishedAt)!),
    ];

    async Task<RunRecord?> FailedLaterAsync(
        ChangeRecord record, List<ChangeRecord> version, RunRecord run, TimeSpan soak, DateTimeOffset now, CancellationToken cancellation)
    {
        var until = record.ReceivedAt + soak;
        // Of what looks at more than the run, a failure is news only where all was well before.
        var failedBefore = run.Order.Narrowed.Count > 0
            && await BeforeAsync(run, FirstTold(record, version, run.Order.Cluster), cancellation) is { Verdict.Verdict: Verdict.Failed };
        bool Counts(RunRecord later) => !failedBefore || NarrowingRules.Alike(later.Order.Narrowed, run.Order.Narrowed);
        return (await queries.PageAsync(
                new RunFilter { Cluster = run.Order.Cluster, Case = run.Order.Case, Verdicts = [Verdict.Failed], Since = record.ReceivedAt, Until = until < now ? until : now },
                null, MostBefore, cancellation))
            .Where(later => Counts(later) && later.Order.Id != run.Order.Id && !record.Controls.Contains(later.Order.Id) && later.FinishedAt > run.FinishedAt && later.FinishedAt <= until).MinBy(later => later.FinishedAt);
    }
}
