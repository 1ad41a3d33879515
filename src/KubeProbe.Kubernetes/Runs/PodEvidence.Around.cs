using System.Text.Json.Nodes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Secrets;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>What surrounds the pod: its node, its owner, its namespace.</summary>
sealed partial class PodEvidence
{
    // With the four that make and remove a pod and its Secret, a run that fails costs a cluster at most eight requests.
    const int MostRequests = 4;

    /// <summary>
    /// Reads what there is room for, the most telling first; what another run has just read costs nothing. At least one look is always
    /// taken.
    /// </summary>
    /// <param name="spent">Requests that this collection has made or is making.</param>
    async Task<Surroundings> AroundAsync(ClusterApi api, EvidenceParts parts, string ns, string? node, JsonObject? pod, int spent)
    {
        var left = Math.Max(1, MostRequests - spent);
        var looks = new List<Task>();
        var around = new Surroundings();
        if (node is { Length: > 0 })
        {
            Look<string>($"node {node}", "conditions of the node", token => NodeAsync(api, node, token), found => around.Node = found);
            Look<IReadOnlyList<EventObject>>($"events of node {node}", "events of the node", token => NodeEventsAsync(api, node, token), found => around.OfNode = found);
        }
        if (Owner(pod) is { } owner)
            Look<string>(owner.Path, "status of the owner", token => ObjectAsync(api, owner.Path, token), found => around.Owner = found);
        Look<IReadOnlyList<EventObject>>($"warnings in {ns}", "events of the namespace", token => WarningsAsync(api, ns, token), found => around.InNamespace = found);
        await Task.WhenAll(looks).ConfigureAwait(false);
        return around;

        void Look<T>(string what, string part, Func<CancellationToken, Task<T>> read, Action<T> take) where T : class
        {
            if (shared.Find<T>(api.Cluster, what) is { } known) take(known);
            else if (left-- > 0) looks.Add(ReadAsync());

            async Task ReadAsync()
            {
                if (await parts.ReadAsync(part, async token => shared.Keep(api.Cluster, what, await read(token).ConfigureAwait(false))).ConfigureAwait(false) is { } found)
                    take(found);
            }
        }
    }

    // Listed, as the centre may list nodes.
    static async Task<string> NodeAsync(ClusterApi api, string node, CancellationToken cancellation)
    {
        var call = ApiCall.List(ApiPath.With(ApiPath.Of("", "v1", null, "nodes"), ("fieldSelector", $"metadata.name={node}"), ("limit", "1")));
        var reply = await api.RequireAsync(call, cancellation).ConfigureAwait(false);
        return (reply.Read(api.Cluster, PodJson.Default.JsonObject)["items"] as JsonArray)?.FirstOrDefault()?.ToJsonString() ?? "";
    }

    static async Task<string> ObjectAsync(ClusterApi api, string path, CancellationToken cancellation)
    {
        var reply = await api.RequireAsync(ApiCall.Get(path), cancellation).ConfigureAwait(false);
        return reply.Read(api.Cluster, PodJson.Default.JsonObject).ToJsonString();
    }

    async Task<IReadOnlyList<EventObject>> WarningsAsync(ClusterApi api, string ns, CancellationToken cancellation)
    {
        var call = ApiCall.List(ApiPath.With(ApiPath.Core(ns, "events"), ("fieldSelector", "type=Warning"), ("limit", "500")));
        var reply = await api.RequireAsync(call, cancellation).ConfigureAwait(false);
        var since = time.GetUtcNow() - Recent;
        // What befell other pods there is theirs.
        return [.. (reply.Read(api.Cluster, EventJson.Default.EventPage).Items ?? []).Where(e => e.LastSeen >= since && e.InvolvedObject.Kind is not "Pod")];
    }

    static OwnerPath? Owner(JsonObject? pod)
    {
        if (pod?["metadata"] is not JsonObject metadata || metadata["ownerReferences"] is not JsonArray owners) return null;
        foreach (var owner in owners.OfType<JsonObject>())
            if (owner["controller"] is JsonValue controller && controller.TryGetValue(out bool controls) && controls
                && OwnerPath.Of(Text(owner["apiVersion"]), Text(owner["kind"]), Text(metadata["namespace"]), Text(owner["name"])) is { } path)
                return path;
        return null;
    }

    static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    // What a diagnosis looks at; an object as it is may be huge. Other runs read the same text, so each makes its own of it.
    static string Kept(string? text, string kind, SecretMask mask, params ReadOnlySpan<string> parts)
    {
        if (string.IsNullOrEmpty(text) || JsonNode.Parse(text) is not JsonObject { Count: > 0 } found) return "";
        var kept = new JsonObject { ["kind"] = found["kind"]?.DeepClone() ?? kind, ["metadata"] = new JsonObject { ["name"] = found["metadata"]?["name"]?.DeepClone() } };
        foreach (var part in parts)
        {
            var (of, name) = (part[..part.IndexOf('.')], part[(part.IndexOf('.') + 1)..]);
            if ((found[of] as JsonObject)?[name] is not { } value) continue;
            if (kept[of] is not JsonObject into) kept[of] = into = [];
            into[name] = value.DeepClone();
        }
        var masked = mask.Apply(kept)?.ToJsonString() ?? "";
        return masked.Length <= MostOfAnObject ? masked : "";
    }

    const int MostOfAnObject = 32 * 1024;

    /// <summary>What was found; null where it was not looked at or could not be read.</summary>
    sealed class Surroundings
    {
        public string? Node { get; set; }

        public string? Owner { get; set; }

        public IReadOnlyList<EventObject>? OfNode { get; set; }

        public IReadOnlyList<EventObject>? InNamespace { get; set; }
    }
}

/// <summary>Where the workload is that a pod belongs to.</summary>
/// <param name="Path">Of the API.</param>
sealed record OwnerPath(string Path)
{
    public static OwnerPath? Of(string? version, string? kind, string? ns, string? name) => (version, kind, ns, name) switch
    {
        (_, _, null or "", _) or (_, _, _, null or "") => null,
        ("apps/v1", "ReplicaSet", _, _) => new(ApiPath.Of("apps", "v1", ns, "replicasets", name)),
        ("apps/v1", "StatefulSet", _, _) => new(ApiPath.Of("apps", "v1", ns, "statefulsets", name)),
        ("apps/v1", "DaemonSet", _, _) => new(ApiPath.Of("apps", "v1", ns, "daemonsets", name)),
        ("batch/v1", "Job", _, _) => new(ApiPath.Of("batch", "v1", ns, "jobs", name)),
        _ => null,
    };
}
