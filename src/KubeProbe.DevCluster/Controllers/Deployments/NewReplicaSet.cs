using System.Globalization;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.Deployments;

/// <summary>The ReplicaSet of a deployment's current template.</summary>
static class NewReplicaSet
{
    /// <summary>Annotations that belong to the deployment alone.</summary>
    static readonly string[] NotCopied =
        ["kubectl.kubernetes.io/last-applied-configuration", Rollout.Revision, Rollout.DesiredReplicas, Rollout.MaxReplicas];

    public static JsonObject From(Rollout rollout, string hash, long revision)
    {
        var deployment = rollout.Deployment;
        var template = rollout.Template.Copy();
        template.Make("metadata", "labels")[TemplateHash.Label] = hash;
        var selector = (deployment.Object("spec", "selector") ?? []).Copy();
        selector.Make("matchLabels")[TemplateHash.Label] = hash;
        var annotations = new JsonObject();
        foreach (var (name, value) in deployment.Pairs("metadata", "annotations").Where(pair => !NotCopied.Contains(pair.Key)))
            annotations[name] = value;
        annotations[Rollout.DesiredReplicas] = rollout.Replicas.ToString(CultureInfo.InvariantCulture);
        annotations[Rollout.MaxReplicas] = rollout.MostPods.ToString(CultureInfo.InvariantCulture);
        annotations[Rollout.Revision] = revision.ToString(CultureInfo.InvariantCulture);

        var spec = new JsonObject { ["replicas"] = 0, ["selector"] = selector, ["template"] = template };
        if (deployment.Number("spec", "minReadySeconds") is { } seconds and > 0)
            spec["minReadySeconds"] = seconds;
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{deployment.Name()}-{hash}",
                ["namespace"] = deployment.Namespace(),
                ["labels"] = template.Object("metadata", "labels")!.DeepClone(),
                ["annotations"] = annotations,
                ["ownerReferences"] = Owner.ReferenceTo(ResourceTypes.Deployments, deployment),
            },
            ["spec"] = spec,
        };
    }
}
