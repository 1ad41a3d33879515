using System.Text.Json;
using KubeProbe.Probes.Inspections.Nodes;

namespace KubeProbe.Probes.Inspections.Control;

/// <summary>Which API versions go, and when.</summary>
static class DeprecatedApiRules
{
    // From Kubernetes' deprecated API migration guide: the first release that does not serve it.
    static readonly Dictionary<string, string> Removed = new(StringComparer.Ordinal)
    {
        ["extensions/v1beta1"] = "1.22", ["apps/v1beta1"] = "1.16", ["apps/v1beta2"] = "1.16", ["networking.k8s.io/v1beta1"] = "1.22",
        ["rbac.authorization.k8s.io/v1beta1"] = "1.22", ["admissionregistration.k8s.io/v1beta1"] = "1.22", ["apiextensions.k8s.io/v1beta1"] = "1.22",
        ["batch/v1beta1"] = "1.25", ["policy/v1beta1"] = "1.25", ["discovery.k8s.io/v1beta1"] = "1.25", ["autoscaling/v2beta1"] = "1.25",
        ["autoscaling/v2beta2"] = "1.26", ["flowcontrol.apiserver.k8s.io/v1beta1"] = "1.26", ["flowcontrol.apiserver.k8s.io/v1beta2"] = "1.29",
        ["flowcontrol.apiserver.k8s.io/v1beta3"] = "1.32", ["storage.k8s.io/v1beta1"] = "1.27",
    };

    public static IEnumerable<string> Check(MetricLine sample, string? target)
    {
        var removed = sample.Label("removed_release");
        if (sample.Value <= 0 || !GoesBy(removed, target)) yield break;
        yield return $"somebody asks for {sample.Label("group")}/{sample.Label("version")} {sample.Label("resource")}, which Kubernetes {(removed.Length > 0 ? removed : "some later release")} does not serve; find the client in the audit log (k8s.io/deprecated=true) and move it";
    }

    public static IEnumerable<string> Check(KubeObject item, string plural, string? target)
    {
        foreach (var (version, writer) in Writers(item).Distinct())
            if (Removed.TryGetValue(version, out var removed) && GoesBy(removed, target))
                yield return $"{plural} {item.FullName} was last written as {version} by {writer}, which Kubernetes {removed} does not serve; move that client or manifest to {item.Text("apiVersion") ?? "the newest version"}";
    }

    static IEnumerable<(string Version, string Writer)> Writers(KubeObject item)
    {
        foreach (var field in item.Items("metadata", "managedFields"))
            if (field.Text("apiVersion") is { } version) yield return (version, field.Text("manager") ?? "an unknown client");
        if (Applied(item) is { } applied) yield return (applied, "kubectl apply");
    }

    static string? Applied(KubeObject item)
    {
        if (item.Text("metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration") is not { } text) return null;
        try
        {
            using var applied = JsonDocument.Parse(text);
            return new KubeObject(applied.RootElement).Text("apiVersion");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static bool GoesBy(string removed, string? target) =>
        target is null || VersionSkewRules.Parse(removed) is not { } gone || VersionSkewRules.Parse(target) is not { } wanted || gone.CompareTo(wanted) <= 0;
}
