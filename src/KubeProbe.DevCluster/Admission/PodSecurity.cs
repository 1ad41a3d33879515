using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission;

/// <summary>Pod Security admission: the level a namespace's labels ask for, and the words for what a pod lacks.</summary>
sealed class PodSecurity(ObjectStore store)
{
    const string Enforce = "pod-security.kubernetes.io/enforce";
    const string Warning = "pod-security.kubernetes.io/warn";

    /// <exception cref="ApiException">403 when the enforced level forbids the pod.</exception>
    public void Check(JsonObject pod, Action<string> warn)
    {
        var ns = store.Peek(ResourceTypes.Namespaces, null, pod.Namespace());
        if (Level(ns, Enforce) is { } enforced && PodSecurityChecks.Faults(pod, enforced.Restricted) is { Count: > 0 } faults)
            throw ApiException.Forbidden(ResourceTypes.Pods, pod.Name(), $"violates PodSecurity \"{enforced.Text}\": {Say(faults)}");
        if (Level(ns, Warning) is { } warned && PodSecurityChecks.Faults(pod, warned.Restricted) is { Count: > 0 } doubts)
            warn($"would violate PodSecurity \"{warned.Text}\": {Say(doubts)}");
    }

    /// <summary>Tells who tightens a namespace about the pods already in it.</summary>
    public void WarnOfExisting(JsonObject old, JsonObject ns, Action<string> warn)
    {
        if (Level(ns, Enforce) is not { } level || level == Level(old, Enforce)) return;
        var groups = store.List(ResourceTypes.Pods, ns.Name()).Items
            .Select(p => (Name: p.Name(), Faults: string.Join(", ", PodSecurityChecks.Faults(p, level.Restricted).Select(f => f.What))))
            .Where(p => p.Faults.Length > 0)
            .GroupBy(p => p.Faults, p => p.Name).ToList();
        if (groups.Count == 0) return;

        warn($"existing pods in namespace \"{ns.Name()}\" violate the new PodSecurity enforce level \"{level.Text}\"");
        foreach (var group in groups)
        {
            var more = group.Count() - 1;
            var others = more switch { 0 => "", 1 => " (and 1 other pod)", _ => $" (and {more} other pods)" };
            warn($"{group.First()}{others}: {group.Key}");
        }
    }

    static (string Text, bool Restricted)? Level(JsonObject? ns, string label)
    {
        if (ns?.Label(label) is not ("restricted" or "baseline")) return null;
        var level = ns.Label(label)!;
        return ($"{level}:{ns.Label(label + "-version") ?? "latest"}", level == "restricted");
    }

    static string Say(IEnumerable<PodSecurityFault> faults) =>
        string.Join(", ", faults.Select(f => f.Detail.Length == 0 ? f.What : $"{f.What} ({f.Detail})"));
}
