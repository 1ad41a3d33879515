using KubeProbe.Core.Cases;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Observation;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Bindings;

/// <summary>What may be wrong with a Binding taken by itself; its overrides are held against the templates by <see cref="ReferenceRules"/>.</summary>
public static class BindingRules
{
    const int MostNodes = 5_000;
    const int MostValues = 200;

    /// <summary>All that is wrong.</summary>
    public static IEnumerable<ManifestFault> Check(BindingSpec spec) =>
    [
        .. CheckEither(spec.Cluster, ManifestKind.Cluster, "cluster", spec.Group, ManifestKind.ClusterGroup, "group"),
        .. CheckEither(spec.Case, ManifestKind.ProbeCase, "case", spec.Suite, ManifestKind.CaseSuite, "suite"),
        .. ProbeCaseRules.CheckSecretRefs(spec.Parameters),
        .. spec.Schedule is null ? [] : CheckSchedule(spec.Schedule),
        .. spec.Changes is null ? [] : CheckFilter(spec.Changes),
        .. spec.Observe is null ? [] : ObserveRules.Check(spec.Observe, "spec.observe"),
        .. CheckPlacement(spec.Placement),
        .. TextRules.CheckRange(spec.StartingDeadline, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), "spec.startingDeadline"),
        .. CheckThreshold(spec.AlertThreshold),
        .. GatePolicyRules.Check(spec.Gate, "spec.gate"),
    ];

    /// <summary>Whether a change fires a binding: one that the centre saw only who asked for it, any other by the filter.</summary>
    public static bool IsFiredBy(string binding, ChangeFilter? filter, Change change) =>
        change.AskedBy.Count > 0 ? change.AskedBy.Contains(binding) : filter?.Matches(change) == true;

    static IEnumerable<ManifestFault> CheckEither(
        string? one, ManifestKind oneKind, string oneField, string? other, ManifestKind otherKind, string otherField)
    {
        if (one is null && other is null)
            return [new($"spec.{oneField}", $"The binding names neither {oneField} nor {otherField}.", $"Give exactly one of {oneField} and {otherField}.")];
        if (one is not null && other is not null)
            return [new($"spec.{otherField}", $"The binding names both {oneField} and {otherField}.", $"Give exactly one of {oneField} and {otherField}.")];
        return one is not null
            ? MetadataRules.CheckName(oneKind, one, $"spec.{oneField}")
            : MetadataRules.CheckName(otherKind, other!, $"spec.{otherField}");
    }

    static IEnumerable<ManifestFault> CheckSchedule(BindingSchedule schedule)
    {
        const string remedy = "Give exactly one of interval and cron.";
        if (schedule.Interval is null && schedule.Cron is null)
            return [new("spec.schedule", "The schedule has neither interval nor cron.", remedy + " Without a schedule there are no periodic runs.")];
        if (schedule.Interval is not null && schedule.Cron is not null)
            return [new("spec.schedule.cron", "The schedule has both interval and cron.", remedy)];
        if (schedule.Interval is not null && schedule.TimeZone is not null)
            return [new("spec.schedule.timeZone", "An interval has no time zone.", "Remove timeZone, or use cron.")];
        return schedule.Cron is null
            ? TextRules.CheckRange(schedule.Interval, CronRules.ShortestInterval, TimeSpan.FromDays(30), "spec.schedule.interval")
            : CronRules.CheckCron(schedule.Cron, seconds: true, "spec.schedule.cron").Concat(CronRules.CheckTimeZone(schedule.TimeZone, "spec.schedule.timeZone"));
    }

    static IEnumerable<ManifestFault> CheckFilter(ChangeFilter filter) =>
    [
        .. TextRules.CheckDistinct(filter.Components, MostValues, "spec.changes.components"),
        .. TextRules.CheckDistinct(filter.Namespaces, MostValues, "spec.changes.namespaces"),
        .. TextRules.CheckDistinct(filter.Phases, MostValues, "spec.changes.phases"),
        .. MetadataRules.CheckLabels(filter.Labels, "spec.changes.labels"),
    ];

    static IEnumerable<ManifestFault> CheckPlacement(Placement placement) =>
    [
        .. MetadataRules.CheckLabels(placement.NodeSelector, "spec.placement.nodeSelector"),
        .. placement.Nodes.Count == 0 || (!placement.EveryNode && placement.NodeSelector.Count == 0) ? Array.Empty<ManifestFault>()
            : [new ManifestFault("spec.placement.nodes", "Given nodes can't be combined with everyNode or nodeSelector.", "Give either nodes, or everyNode and nodeSelector.")],
        .. TextRules.CheckDistinct(placement.Nodes, MostNodes, "spec.placement.nodes"),
        .. placement.Nodes.Index().SelectMany(name => TextRules.CheckKubernetesName(name.Item, "node", FieldPath.Of("spec.placement.nodes", name.Index))),
    ];

    static IEnumerable<ManifestFault> CheckThreshold(AlertThreshold threshold) =>
    [
        .. TextRules.CheckRange(threshold.Failures, 1, 100, "spec.alertThreshold.failures"),
        .. threshold.Of is { } of ? TextRules.CheckRange(of, Math.Clamp(threshold.Failures, 1, 100), 100, "spec.alertThreshold.of") : [],
        .. TextRules.CheckRange(threshold.Passes, 1, 100, "spec.alertThreshold.passes"),
    ];
}
