using System.Text.Json;
using System.Text.Json.Nodes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Secrets;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>Evidence over the Kubernetes API.</summary>
sealed partial class PodEvidence(ClusterApis apis, MaskReader masks, SharedLooks shared, TimeProvider time) : IPodEvidence
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public async Task<RunEvidence> CollectAsync(
        ClusterTarget target, RunOrder order, string pod, string? node, CancellationToken cancellation)
    {
        using var limit = new LinkedLimit(Limit, time, cancellation);
        var parts = new EvidenceParts(limit.Token, cancellation);
        using var lease = await parts.ReadAsync("the cluster", async token => await apis.OpenAsync(target, token).ConfigureAwait(false)).ConfigureAwait(false);
        if (lease is null) return new RunEvidence { Node = node ?? "", Message = parts.Unreadable };

        var references = order.Parameters.Values.Select(p => p.SecretRef).OfType<Core.Manifests.SecretRef>().Distinct().ToList();
        var reading = parts.ReadAsync("pod status", token => PodAsync(lease.Api, target, pod, token));
        var masking = parts.ReadAsync("secrets to mask", token => masks.ReadAsync(lease.Api, target.Spec.Namespace, pod, references, token));
        var found = await reading.ConfigureAwait(false);
        if (await masking.ConfigureAwait(false) is not { } mask)
            return new RunEvidence
            {
                Node = node ?? "",
                // The cluster answered; what it said is not shown.
                PodStatus = found is null ? "" : "{}",
                Sighting = Sighting(found),
                Message = parts.Withheld("status, log and events are withheld, because a secret the pod was given can't be read to mask it there"),
            };

        mask = mask.With(ContractLabels.Proofs((found?["metadata"]?["labels"] as JsonObject)?.Select(label => KeyValuePair.Create(label.Key, $"{label.Value}"))));
        node ??= Text(found?["spec"]?["nodeName"]);
        var (wrote, secret) = (MayHaveWritten(found), references.Count > 0 ? 1 : 0);
        var log = wrote ? parts.ReadAsync("log", token => LogTail.ReadAsync(lease.Api, target.Spec.Namespace, pod, mask, token)) : Task.FromResult<string?>(null);
        var events = parts.ReadAsync("events of the pod", token => PodEventsAsync(lease.Api, target, pod, token));
        var around = await AroundAsync(lease.Api, parts, target.Spec.Namespace, node, found, spent: (wrote ? 3 : 2) + secret).ConfigureAwait(false);
        return new RunEvidence
        {
            Node = node ?? "",
            PodStatus = Status(found, mask),
            Sighting = Sighting(found),
            LogTail = await log.ConfigureAwait(false) ?? "",
            Events = Merge(mask, await events.ConfigureAwait(false), around.OfNode, around.InNamespace),
            NodeStatus = Kept(around.Node, "Node", mask, "spec.taints", "spec.unschedulable", "status.conditions"),
            Workload = Kept(around.Owner, "", mask, "spec.replicas", "spec.suspend", "status.conditions", "status.replicas", "status.readyReplicas",
                "status.availableReplicas", "status.observedGeneration", "status.desiredNumberScheduled", "status.numberReady", "status.active", "status.failed", "status.succeeded"),
            Message = mask.Apply(parts.Unreadable),
        };
    }

    // A container that has not started yet has no log: asking for it would only cost a request.
    static bool MayHaveWritten(JsonObject? found)
    {
        if (found is { Count: 0 }) return false;
        if (found?["status"] is not JsonObject status || Text(status["phase"]) is not "Pending") return true;
        return status["containerStatuses"] is JsonArray containers && containers.OfType<JsonObject>().Any(container =>
            container["state"] is JsonObject state && (state.ContainsKey("running") || state.ContainsKey("terminated")) || container["lastState"] is JsonObject { Count: > 0 });
    }

    /// <summary>The pod; an empty object when there is none: that, too, is an answer.</summary>
    static async Task<JsonObject?> PodAsync(ClusterApi api, ClusterTarget target, string pod, CancellationToken cancellation)
    {
        var call = ApiCall.Get(ApiPath.Core(target.Spec.Namespace, "pods", pod));
        var reply = await api.SendAsync(call, cancellation).ConfigureAwait(false);
        if (reply.Status is System.Net.HttpStatusCode.NotFound) return [];
        return reply.Succeeded ? reply.Read(api.Cluster, PodJson.Default.JsonObject) : throw ApiFaults.Of(api.Cluster, call, reply);
    }

    /// <summary>The pod as the watch would tell of it; null when there is none.</summary>
    static PodSighting? Sighting(JsonObject? found)
    {
        try
        {
            return found is { Count: > 0 } && found.Deserialize(PodJson.Default.PodObject) is { } pod ? PodReading.Sighting(pod) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string Status(JsonObject? pod, SecretMask mask)
    {
        if (pod is null) return "";
        var text = mask.Apply(pod["status"])?.ToJsonString() ?? "{}";
        return text.Length <= RunEvidence.MaxLogBytes ? text : new JsonObject { ["phase"] = pod["status"]?["phase"]?.DeepClone() }.ToJsonString();
    }
}
