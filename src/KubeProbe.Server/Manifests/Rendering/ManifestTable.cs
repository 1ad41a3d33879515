using System.Text.Json;
using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Secrets;
using KubeProbe.Server.Manifests.Status;

namespace KubeProbe.Server.Manifests.Rendering;

/// <summary>The table of each kind: one row of columns, one row of cells. A column more is one entry in both.</summary>
static class ManifestTable
{
    static readonly ManifestColumn Name = new("NAME");
    static readonly ManifestColumn Age = new("AGE");

    /// <summary>The one column that no manifest tells: whoever has it fills it in.</summary>
    public static readonly ManifestColumn Freshness = new("FRESHNESS");

    /// <summary>NAME first, AGE last.</summary>
    public static IReadOnlyList<ManifestColumn> Columns(ManifestKind kind) => kind switch
    {
        ManifestKind.Secret => [Name, new("KEYS"), Age],
        ManifestKind.Cluster => [Name, new("CONNECTED"), new("VERSION"), new("PAUSED"), Freshness, new("CONNECTION", true), new("NAMESPACE", true), new("REASON", true), new("CLEAN", true), Age],
        ManifestKind.ClusterGroup => [Name, new("SELECTOR"), new("CLUSTERS"), Age],
        ManifestKind.ProbeTemplate => [Name, new("VERSION"), new("CONTRACT"), new("SCOPE"), new("TIMEOUT"), new("EXCLUSIVE", true), new("IMAGE", true), Age],
        ManifestKind.ProbeCase => [Name, new("TEMPLATE"), new("TIMEOUT"), new("OWNER"), new("WEIGHT", true), new("FAILWHEN", true), Age],
        ManifestKind.CaseSuite => [Name, new("CASES"), new("SUITES"), Age],
        ManifestKind.Remedy => [Name, new("ACTION"), new("MODE"), new("CASES"), new("CLUSTERS"), new("CAUSES"), new("LEVEL"), new("PAUSED"), Age],
        _ => [Name, new("CLUSTERS"), new("CASES"), new("SCHEDULE"), new("CHANGES"), new("PAUSED"), Freshness, new("PLACEMENT", true), new("OVERLAP", true), new("REACHES", true), Age],
    };

    /// <summary>The cells of one manifest.</summary>
    public static IReadOnlyList<string> Cells(StoredManifest manifest) =>
        [manifest.Name, .. Middle(manifest), ManifestObject.Time(manifest.CreatedAt)];

    static IEnumerable<string> Middle(StoredManifest manifest) => manifest.Kind switch
    {
        ManifestKind.Secret => [Count(SecretRules.KeysOf(Spec<SecretSpec>(manifest)).Count)],
        ManifestKind.Cluster => OfCluster(Spec<ClusterSpec>(manifest), StatusOf<ClusterStatus>(manifest)),
        ManifestKind.ClusterGroup => OfGroup(Spec<ClusterGroupSpec>(manifest), StatusOf<ManifestStatus>(manifest)),
        ManifestKind.ProbeTemplate => OfTemplate(manifest, Spec<ProbeTemplateSpec>(manifest)),
        ManifestKind.ProbeCase => OfCase(Spec<ProbeCaseSpec>(manifest)),
        ManifestKind.CaseSuite => [Count(Spec<CaseSuiteSpec>(manifest).Cases.Count), Count(Spec<CaseSuiteSpec>(manifest).Suites.Count)],
        ManifestKind.Remedy => RemedyCells.Of(Spec<RemedySpec>(manifest)),
        _ => OfBinding(Spec<BindingSpec>(manifest), StatusOf<ManifestStatus>(manifest)),
    };

    static string[] OfCluster(ClusterSpec spec, ClusterStatus? status)
    {
        var connected = status?.Conditions.FirstOrDefault(condition => condition.Type == "Connected");
        var clean = status?.Conditions.FirstOrDefault(condition => condition.Type == "Clean");
        var way = spec.Connection.Kubeconfig is not null ? "kubeconfig" : spec.Connection.Token is not null ? "token" : "inCluster";
        return [connected?.Status ?? "Unknown", status?.Version ?? "<unknown>", Word(spec.Paused), "", way, spec.Namespace, connected?.Reason ?? "<none>", clean?.Status ?? "Unknown"];
    }

    static string[] OfGroup(ClusterGroupSpec spec, ManifestStatus? status) =>
        [spec.Selector is null ? "<none>" : LabelSelectorText.Write(spec.Selector), status is null ? "<unknown>" : Count(status.Clusters ?? 0)];

    static string[] OfTemplate(StoredManifest manifest, ProbeTemplateSpec spec) =>
        [Count(manifest.Generation), Choice(spec.Contract), Choice(spec.Scope), Duration.Format(spec.Timeout), Word(spec.Exclusive), spec.Image];

    static string[] OfCase(ProbeCaseSpec spec) =>
    [
        spec.Template, spec.Timeout is { } timeout ? Duration.Format(timeout) : "<template>", spec.Owner ?? "<none>", Count(spec.Weight),
        spec.FailWhen.Count == 0 ? "<none>" : string.Join("; ", spec.FailWhen),
    ];

    static string[] OfBinding(BindingSpec spec, ManifestStatus? status) =>
    [
        spec.Cluster ?? $"group/{spec.Group}",
        spec.Case ?? $"suite/{spec.Suite}",
        spec.Schedule switch
        {
            { Interval: { } interval } => $"every {Duration.Format(interval)}",
            { Cron: { } cron, TimeZone: { } zone } => $"{cron} {zone}",
            { Cron: { } cron } => cron,
            _ => "<none>",
        },
        spec.Changes switch { null => "<none>", { Components.Count: > 0 } filter => string.Join(',', filter.Components), _ => "<any>" },
        Word(spec.Paused),
        "",
        spec.Placement switch
        {
            { EveryNode: true } => "every node",
            { Nodes.Count: > 0 } placement => string.Join(',', placement.Nodes),
            { NodeSelector.Count: > 0 } placement => string.Join(',', placement.NodeSelector.Select(label => $"{label.Key}={label.Value}")),
            _ => "any",
        },
        spec.OverlapPolicy.ToString(),
        status is null ? "<unknown>" : $"{StatusText.Number(status.Cases ?? 0, "case")} on {StatusText.Number(status.Clusters ?? 0, "cluster")}",
    ];

    static T? StatusOf<T>(StoredManifest manifest) where T : class
    {
        try
        {
            return manifest.Status is null ? null : SpecJson.Read<T>(manifest.Status);
        }
        catch (JsonException)
        {
            // A status of another release: a list shows the rest.
            return null;
        }
    }

    static T Spec<T>(StoredManifest manifest) => SpecJson.Read<T>(manifest.Spec);

    static string Count(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    static string Word(bool value) => value ? "true" : "false";

    static string Choice<T>(T value) => JsonSerializer.Serialize(value, SpecJson.Options).Trim('"');
}
