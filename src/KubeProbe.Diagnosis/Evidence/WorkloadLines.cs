using System.Text.Json;

namespace KubeProbe.Diagnosis.Evidence;

/// <summary>What workloads, claims, namespaces and custom objects say beside their conditions.</summary>
static class WorkloadLines
{
    static readonly string[] Counts =
        ["replicas", "readyReplicas", "availableReplicas", "desiredNumberScheduled", "currentNumberScheduled", "numberReady", "succeeded", "failed", "active"];

    public static IEnumerable<string> Of(JsonElement json, string kind)
    {
        var (name, spec, status) = (ObjectLines.Name(json), json.Get("spec"), json.Get("status"));
        var counted = string.Join(' ', Counts.Where(each => status?.Get(each) is not null).Select(each => $"{each}={status?.Text(each)}"));
        if (spec?.Get("replicas") is { } wanted) counted = $"wanted={wanted} {counted}";
        if (counted.Length > 0) yield return $"{kind} {name}: {counted}";
        if (json.Get("metadata") is { } metadata)
        {
            if (metadata.Text("deletionTimestamp").Length > 0)
                yield return $"{kind} {name}: terminating finalizers=[{string.Join(',', metadata.List("finalizers"))}]";
            if (metadata.Get("generation") is not null && spec?.Get("replicas") is not null && status?.Get("observedGeneration") is null)
                yield return $"{kind} {name}: observedGeneration missing";
        }
        if (spec?.Text("suspend") == "True") yield return $"{kind} {name}: suspend=true";
        if (spec?.Text("paused") == "True") yield return $"{kind} {name}: paused=true";
        if (status?.Text("phase") is { Length: > 0 } phase) yield return $"{kind} {name}: phase={phase}";
        if (kind is "Endpoints" && json.Get("subsets") is null) yield return $"Endpoints {name}: no addresses";
        if (kind is "PersistentVolumeClaim" && spec?.Text("storageClassName") is { Length: > 0 } storage)
            yield return $"{kind} {name}: storageClass={storage}";
    }
}
