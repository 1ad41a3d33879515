using KubeProbe.Core.Changes;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Gates;

/// <summary>Changes and runs for tests of gates; minutes count from when the change was told.</summary>
static class Gates
{
    public static DateTimeOffset Told { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset At(double minute) => Told.AddMinutes(minute);

    public static ChangeRecord Change(string id = "chg", double minute = 0, params IReadOnlyList<string> clusters) => new(
        new Change { Id = id, Component = "coredns", Version = "1.12", Clusters = clusters }, At(minute), clusters.Count > 0 ? clusters : ["c"], []);

    /// <summary>A run of the change, finished at a minute, or open when there is no verdict.</summary>
    public static GateRun Run(
        Verdict? verdict, double minute = 1, string @case = "dns", string binding = "b", string cluster = "c", GatePolicy? policy = null) =>
        new(Record(verdict, minute, @case, binding, cluster, policy));

    public static RunRecord Record(
        Verdict? verdict, double minute = 1, string @case = "dns", string binding = "b", string cluster = "c", GatePolicy? policy = null) => new()
        {
            Order = Orders.Of(RunTrigger.Change, binding, @case) with { Cluster = cluster, Gate = policy, Id = RunId.OfTrigger(cluster, binding, @case, $"{minute}/{verdict}") },
            CreatedAt = At(minute - 0.1),
            Phase = verdict is null ? RunPhase.Running : RunPhase.Finished,
            Verdict = verdict is { } found ? new RunVerdict(found, "reported", "no answer") : null,
            FinishedAt = verdict is null ? null : At(minute),
        };

    /// <summary>What the gate says at a minute.</summary>
    public static GateState Judge(double minute, params IReadOnlyList<GateRun> runs) =>
        GateRules.Judge(new GateEvidence(Change(), runs, [], null), At(minute));
}
