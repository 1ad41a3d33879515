using System.Text.Json.Nodes;

namespace KubeProbe.DevCluster.Objects;

public sealed partial class ObjectStore
{
    /// <summary>
    /// Deletes an object, or begins to: finalizers keep it, a pod on a node keeps its grace period until the kubelet deletes it
    /// with grace 0, a namespace stays until it is empty.
    /// </summary>
    /// <exception cref="ApiException">404 when there is no such object; 409 when a precondition doesn't hold.</exception>
    public DeleteOutcome Delete(ResourceType type, string? ns, string name, DeleteOptions? options = null)
    {
        options ??= new DeleteOptions();
        WatchEvent? change;
        JsonObject next;
        bool gone;
        lock (gate)
        {
            var current = Shelf(type).Objects.Find(new ObjectKey(ns ?? "", name)) ?? throw ApiException.NotFound(type, name);
            if (options.Uid is { } uid && uid != current.Uid())
                throw ApiException.UidMismatch(type, name, uid, current.Uid());
            if (options.ResourceVersion is { } wanted && wanted != current.Text("metadata", "resourceVersion"))
                throw ApiException.VersionMismatch(type, name, wanted, current.Text("metadata", "resourceVersion")!);

            next = Terminate(type, current, options);
            gone = ObjectMerge.IsGone(type, next);
            if (options.DryRun || (!gone && JsonNode.DeepEquals(next, current))) return new DeleteOutcome(next, gone);
            change = Put(type, gone ? WatchEvent.Deleted : WatchEvent.Modified, next, current);
        }
        Tell(type, change);
        return new DeleteOutcome(next.Copy(), gone);
    }

    JsonObject Terminate(ResourceType type, JsonObject current, DeleteOptions options)
    {
        var next = current.Copy();
        var metadata = next.Metadata();
        var grace = type == ResourceTypes.Pods ? PodGrace(current, options) : 0;

        var began = KubeTime.Parse(metadata.Text("deletionTimestamp"));
        if (began is null)
        {
            metadata["deletionTimestamp"] = KubeTime.Format(Time.GetUtcNow() + TimeSpan.FromSeconds(grace));
            AddPropagation(metadata, options.PropagationPolicy);
            if (type == ResourceTypes.CustomResourceDefinitions)
            {
                DefinitionEnd.Begin(next, Time.GetUtcNow());
                return next;
            }
            if (type != ResourceTypes.Namespaces) metadata["deletionGracePeriodSeconds"] = grace;
            if (type.HasGeneration) metadata["generation"] = (metadata.Number("generation") ?? 0) + 1;
        }
        else if (grace < (metadata.Number("deletionGracePeriodSeconds") ?? 0))
        {
            // A second delete can only shorten the grace the first one gave.
            var asked = began.Value - TimeSpan.FromSeconds(metadata.Number("deletionGracePeriodSeconds") ?? 0);
            metadata["deletionTimestamp"] = KubeTime.Format(asked + TimeSpan.FromSeconds(grace));
            metadata["deletionGracePeriodSeconds"] = grace;
        }

        if (type == ResourceTypes.Namespaces) next.Make("status")["phase"] = "Terminating";
        return next;
    }

    static long PodGrace(JsonObject pod, DeleteOptions options)
    {
        // Nothing runs: not bound to a node yet, or ended. There is nobody to wait for.
        if (string.IsNullOrEmpty(pod.Text("spec", "nodeName")) || pod.Text("status", "phase") is "Succeeded" or "Failed") return 0;
        return Math.Max(0, options.GracePeriodSeconds ?? pod.Number("spec", "terminationGracePeriodSeconds") ?? 30);
    }

    static void AddPropagation(JsonObject metadata, string? policy)
    {
        var finalizer = policy switch { "Foreground" => "foregroundDeletion", "Orphan" => "orphan", _ => null };
        if (finalizer is null || metadata.Texts("finalizers").Contains(finalizer)) return;
        if (metadata.Array("finalizers") is not { } finalizers) metadata["finalizers"] = finalizers = [];
        finalizers.Add(finalizer);
    }
}
