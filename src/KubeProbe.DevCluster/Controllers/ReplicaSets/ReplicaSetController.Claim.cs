using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Selectors;

namespace KubeProbe.DevCluster.Controllers.ReplicaSets;

sealed partial class ReplicaSetController
{
    /// <summary>The pods that count, after those that fit were taken in and those that no longer fit set free.</summary>
    List<JsonObject> PodsOf(JsonObject set)
    {
        var selector = LabelSelector.From(set.Object("spec", "selector"));
        var pods = new List<JsonObject>();
        foreach (var pod in Store.List(ResourceTypes.Pods, set.Namespace(), PodReadiness.IsActive).Items)
        {
            if (set.Controls(pod) && !selector.Matches(pod))
                Release(set, pod);
            else if (set.Controls(pod))
                pods.Add(pod);
            else if (pod.ControllerOf() is null && selector.Matches(pod))
                pods.Add(Adopt(set, pod));
        }

        return pods;
    }

    JsonObject Adopt(JsonObject set, JsonObject pod) => Store.Mutate(ResourceTypes.Pods, pod.Namespace(), pod.Name(), stored =>
    {
        if (stored.ControllerOf() is not null)
            return;
        var owners = stored.Array("metadata", "ownerReferences") ?? [];
        owners.Add(Owner.ReferenceTo(ResourceTypes.ReplicaSets, set)[0]!.DeepClone());
        stored.Metadata()["ownerReferences"] = owners.DeepClone();
    });

    /// <summary>A pod whose labels were changed is somebody else's from then on: who looks at it, or nobody.</summary>
    void Release(JsonObject set, JsonObject pod) => Store.Mutate(ResourceTypes.Pods, pod.Namespace(), pod.Name(), stored =>
    {
        var others = stored.Items("metadata", "ownerReferences").Where(owner => owner.Text("uid") != set.Uid()).Select(owner => owner.DeepClone()).ToArray();
        stored.Metadata().Remove("ownerReferences");
        if (others.Length > 0)
            stored.Metadata()["ownerReferences"] = new JsonArray(others);
    });
}
