using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Remedies;

/// <summary>What may be wrong with a Remedy taken by itself; its action is looked at in <c>RemedyRules.Action.cs</c>.</summary>
public static partial class RemedyRules
{
    const int MostNames = 1_000;
    const int MostHours = 50;
    const int MostComponents = 100;

    /// <summary>All that is wrong.</summary>
    public static IEnumerable<ManifestFault> Check(RemedySpec spec) =>
    [
        .. TextRules.CheckLength(spec.Description, 4_096, "spec.description"),
        .. CheckCases(spec),
        .. CheckClusters(spec),
        .. CheckCauses(spec),
        .. CheckAction(spec.Action, "spec.action"),
        .. CheckLimits(spec.Limits, "spec.limits"),
        .. spec.Hours.Count > MostHours ? [new ManifestFault("spec.hours", $"There are {spec.Hours.Count} entries.", $"Keep at most {MostHours}.")] : Array.Empty<ManifestFault>(),
        .. spec.Hours.Index().SelectMany(hours => CheckHours(hours.Item, FieldPath.Of("spec.hours", hours.Index))),
        .. TextRules.CheckRange(spec.Approval.ExpiresAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7), "spec.approval.expiresAfter"),
        .. TextRules.CheckRange(spec.Confirm.Settle, TimeSpan.Zero, TimeSpan.FromHours(1), "spec.confirm.settle"),
        .. TextRules.CheckRange(spec.Confirm.Timeout, TimeSpan.FromSeconds(10), TimeSpan.FromHours(2), "spec.confirm.timeout"),
    ];

    static IEnumerable<ManifestFault> CheckCases(RemedySpec spec) =>
    [
        .. spec.Cases.Count > 0 || spec.Suite is not null || spec.CaseSelector is not null ? Array.Empty<ManifestFault>()
            : [new ManifestFault("spec.cases", "The remedy names no case.", "Give cases, suite or caseSelector; an empty caseSelector means all cases.")],
        .. TextRules.CheckDistinct(spec.Cases, MostNames, "spec.cases"),
        .. spec.Cases.Index().SelectMany(name => MetadataRules.CheckName(ManifestKind.ProbeCase, name.Item, FieldPath.Of("spec.cases", name.Index))),
        .. spec.Suite is null ? [] : MetadataRules.CheckName(ManifestKind.CaseSuite, spec.Suite, "spec.suite"),
        .. LabelSelectorRules.Check(spec.CaseSelector, "spec.caseSelector"),
    ];

    static IEnumerable<ManifestFault> CheckClusters(RemedySpec spec) =>
    [
        .. spec.Clusters.Count > 0 || spec.Group is not null || spec.ClusterSelector is not null ? Array.Empty<ManifestFault>()
            : [new ManifestFault("spec.clusters", "The remedy names no cluster.", "Give clusters, group or clusterSelector; an empty clusterSelector means all clusters.")],
        .. TextRules.CheckDistinct(spec.Clusters, MostNames, "spec.clusters"),
        .. spec.Clusters.Index().SelectMany(name => MetadataRules.CheckName(ManifestKind.Cluster, name.Item, FieldPath.Of("spec.clusters", name.Index))),
        .. spec.Group is null ? [] : MetadataRules.CheckName(ManifestKind.ClusterGroup, spec.Group, "spec.group"),
        .. LabelSelectorRules.Check(spec.ClusterSelector, "spec.clusterSelector"),
    ];

    static IEnumerable<ManifestFault> CheckCauses(RemedySpec spec) =>
    [
        .. TextRules.CheckDistinct(spec.Causes, MostNames, "spec.causes"),
        .. spec.Causes.Index().Where(cause => !CauseCategories.All.Contains(cause.Item)).Select(cause => new ManifestFault(
            FieldPath.Of("spec.causes", cause.Index), $"There is no category of cause \"{(cause.Item.Length <= 70 ? cause.Item : cause.Item[..69] + "…")}\".",
            NearestName.Of(cause.Item, CauseCategories.All) is { } nearest ? $"Did you mean \"{nearest}\"?" : "docs/diagnosis.md lists them.")),
        .. TextRules.CheckDistinct(spec.Components, MostComponents, "spec.components"),
        .. spec.Components.Index().Where(component => component.Item.Length is 0 or > 200).Select(component => new ManifestFault(
            FieldPath.Of("spec.components", component.Index), "It is empty or has more than 200 characters.", "Name a component, such as CoreDNS; * stands for any text.")),
        .. TextRules.CheckRange(spec.Confidence, 0, 1, "spec.confidence"),
    ];

    static IEnumerable<ManifestFault> CheckLimits(RemedyLimits limits, string field) =>
    [
        .. TextRules.CheckRange(limits.Runs, 1, 1_000, $"{field}.runs"),
        .. TextRules.CheckRange(limits.Per, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30), $"{field}.per"),
        .. TextRules.CheckRange(limits.Cooldown, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30), $"{field}.cooldown"),
        .. TextRules.CheckRange(limits.Objects, 1, 100, $"{field}.objects"),
        .. TextRules.CheckRange(limits.Nodes, 1, 1_000, $"{field}.nodes"),
        .. TextRules.CheckRange(limits.Clusters, 1, 1_000, $"{field}.clusters"),
    ];

    static IEnumerable<ManifestFault> CheckHours(WorkingHours hours, string field) =>
    [
        .. CronRules.CheckCron(hours.Cron, seconds: false, $"{field}.cron"),
        .. TextRules.CheckRange(hours.Duration, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7), $"{field}.duration"),
        .. CronRules.CheckTimeZone(hours.TimeZone, $"{field}.timeZone"),
    ];
}
