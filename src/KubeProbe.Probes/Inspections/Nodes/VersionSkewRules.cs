using System.Globalization;

namespace KubeProbe.Probes.Inspections.Nodes;

/// <summary>Kubernetes' own rule: a kubelet is never newer than its API server, and at most three minor versions older (two before 1.28).</summary>
static class VersionSkewRules
{
    public static IEnumerable<string> Check(KubeObject node, string server, int maxSkew)
    {
        var kubelet = node.Text("status", "nodeInfo", "kubeletVersion") ?? "";
        if (Parse(server) is not { } api || Parse(kubelet) is not { } own) yield break;
        var most = maxSkew > 0 ? maxSkew : api.Minor >= 28 ? 3 : 2;
        if ((own.Major, own.Minor).CompareTo((api.Major, api.Minor)) > 0)
            yield return $"node {node.Name}: kubelet {kubelet} is newer than the API server {server}, which Kubernetes does not support; upgrade the control plane first";
        else if (own.Major < api.Major || api.Minor - own.Minor > most)
            yield return $"node {node.Name}: kubelet {kubelet} is more than {most} minor versions behind the API server {server}; upgrade the node";
    }

    public static IEnumerable<string> CheckFleet(string server, IReadOnlyCollection<string> kubelets, int maxVersions, string? minVersion)
    {
        if (kubelets.Count > maxVersions)
            yield return $"{kubelets.Count} kubelet versions in one cluster, at most {maxVersions} are wanted: {string.Join(", ", kubelets.Take(10))}; finish the upgrade";
        if (minVersion is not null && Parse(minVersion) is { } least && Parse(server) is { } api && api.CompareTo(least) < 0)
            yield return $"the API server is {server}, and {minVersion} is the least that is wanted; upgrade the control plane";
    }

    /// <summary>Major, minor and patch of <c>v1.26.5-vendor.1</c>; null for what is no version.</summary>
    public static (int Major, int Minor, int Patch)? Parse(string text)
    {
        var parts = text.TrimStart('v').Split(['-', '+'], 2)[0].Split('.');
        return parts.Length >= 2 && Number(parts[0]) is { } major && Number(parts[1]) is { } minor ? (major, minor, parts.Length > 2 ? Number(parts[2]) ?? 0 : 0) : null;
    }

    static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
