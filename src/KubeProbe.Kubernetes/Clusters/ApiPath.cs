using System.Text;
using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>Addresses within an API server, with every name escaped: what a manifest says can't climb out of its place.</summary>
static class ApiPath
{
    /// <summary><c>api/v1/namespaces/{ns}/{resource}</c> and what follows.</summary>
    public static string Core(string ns, params ReadOnlySpan<string> rest) => $"api/v1/namespaces/{Segment(ns)}/{Join(rest)}";

    /// <summary>A resource of any group, in one namespace or, with null, of all of them or of the cluster.</summary>
    public static string Of(string group, string version, string? ns, params ReadOnlySpan<string> rest) =>
        (group.Length == 0 ? "api/" : $"apis/{Segment(group)}/") + Segment(version) + "/"
        + (ns is null ? "" : $"namespaces/{Segment(ns)}/") + Join(rest);

    /// <summary>Adds a query; parts that are null are left out.</summary>
    public static string With(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var text = new StringBuilder(path);
        var mark = '?';
        foreach (var (name, value) in query)
        {
            if (value is null) continue;
            text.Append(mark).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            mark = '&';
        }
        return text.ToString();
    }

    static string Join(ReadOnlySpan<string> segments)
    {
        var text = new StringBuilder();
        foreach (var segment in segments)
        {
            if (text.Length > 0) text.Append('/');
            text.Append(Segment(segment));
        }
        return text.ToString();
    }

    // Dots alone survive escaping, and Uri would resolve them.
    static string Segment(string name) =>
        name.Length is 0 or > 253 || name.Trim('.').Length == 0
            ? throw new TargetClusterException(TargetFault.Invalid, $"\"{Untrusted.Text(name)}\" is not a name Kubernetes takes.")
            : Uri.EscapeDataString(name);
}
