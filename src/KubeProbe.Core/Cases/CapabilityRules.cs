using System.Text.RegularExpressions;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Cases;

/// <summary>The names of capabilities: what a cluster has or lacks, and a template or case may need.</summary>
public static partial class CapabilityRules
{
    /// <summary>Pods resolve the names of services.</summary>
    public const string ClusterDns = "cluster-dns";

    /// <summary>Nodes pull images from a registry.</summary>
    public const string ImagePull = "image-pull";

    /// <summary>An IngressClass, and a controller that serves it.</summary>
    public const string IngressClass = "ingress-class";

    /// <summary>metrics.k8s.io is served.</summary>
    public const string MetricsApi = "metrics-api";

    /// <summary>Commands can be run in containers through the API server.</summary>
    public const string PodExec = "pod-exec";

    /// <summary>Every pod has an address of its own that pods on all nodes reach.</summary>
    public const string PodNetwork = "pod-network";

    /// <summary>The addresses of services lead to their pods.</summary>
    public const string ServiceRouting = "service-routing";

    /// <summary>A StorageClass that provides volumes.</summary>
    public const string StorageClass = "storage-class";

    /// <summary>At least two nodes that take pods.</summary>
    public const string TwoNodes = "two-nodes";

    /// <summary>Before the name of an API group, such as <c>api:autoscaling</c>: that it is served.</summary>
    public const string Api = "api:";

    /// <summary>Before plural and group, such as <c>crd:clonesets.apps.kruise.io</c>: that the kind is served, in whatever version, be it a custom one or Kubernetes' own.</summary>
    public const string Crd = "crd:";

    const int Most = 20;
    const int MostDeclared = 100;

    /// <summary>Those with a fixed name, in their order.</summary>
    public static IReadOnlyList<string> Known { get; } =
        [ClusterDns, ImagePull, IngressClass, MetricsApi, PodExec, PodNetwork, ServiceRouting, StorageClass, TwoNodes];

    /// <summary>What is wrong with a list of them.</summary>
    public static IEnumerable<ManifestFault> Check(IReadOnlyList<string> capabilities, string field) =>
    [
        .. TextRules.CheckDistinct(capabilities, Most, field),
        .. capabilities.Index().SelectMany(each => CheckName(each.Item, FieldPath.Of(field, each.Index))),
    ];

    /// <summary>What is wrong with those a cluster declares.</summary>
    public static IEnumerable<ManifestFault> Check(IReadOnlyDictionary<string, bool> declared, string field) =>
    [
        .. declared.Count <= MostDeclared ? Array.Empty<ManifestFault>() : [new(field, $"There are {declared.Count} entries.", $"Keep at most {MostDeclared}.")],
        .. declared.Keys.SelectMany(name => CheckName(name, FieldPath.Of(field, name))),
    ];

    /// <summary>Whether a look at the cluster's API can tell; of the others only its manifest can say that they are not there.</summary>
    public static bool CanBeFound(string name) =>
        name is StorageClass or IngressClass or MetricsApi or TwoNodes || name.StartsWith(Api, StringComparison.Ordinal) || name.StartsWith(Crd, StringComparison.Ordinal);

    /// <summary>Those that a cluster is known to lack, in the order of their names. What nobody knows of is taken to be there: the probe will tell.</summary>
    /// <param name="needed">What is needed.</param>
    /// <param name="declared">What the cluster's manifest says; it has the last word.</param>
    /// <param name="found">What the centre found out.</param>
    public static IReadOnlyList<string> Lacking(
        IReadOnlyList<string> needed, IReadOnlyDictionary<string, bool> declared, IReadOnlyDictionary<string, bool> found)
    {
        if (needed.Count == 0) return [];
        bool Lacks(string name) => declared.TryGetValue(name, out var said) ? !said : found.TryGetValue(name, out var seen) && !seen;
        return [.. needed.Where(Lacks).Distinct().Order(StringComparer.Ordinal)];
    }

    static IEnumerable<ManifestFault> CheckName(string name, string field) =>
        Known.Contains(name) || Patterned().IsMatch(name)
            ? []
            : [new(field, $"\"{(name.Length > 80 ? name[..80] : name)}\" is no capability.",
                $"{NearestName.Remedy(name, Known, "the capabilities are")} Others are written api:GROUP or crd:PLURAL.GROUP.")];

    [GeneratedRegex(@"\A(api:[a-z0-9.-]{1,253}|crd:[a-z0-9-]{1,63}\.[a-z0-9.-]{1,253})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Patterned();
}
