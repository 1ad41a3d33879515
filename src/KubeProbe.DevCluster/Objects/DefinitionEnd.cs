using System.Text.Json.Nodes;

namespace KubeProbe.DevCluster.Objects;

/// <summary>A custom resource definition that is deleted stays until its custom resources are gone, and says so.</summary>
static class DefinitionEnd
{
    public const string Finalizer = "customresourcecleanup.apiextensions.k8s.io";

    public static void Begin(JsonObject definition, DateTimeOffset now)
    {
        var finalizers = definition.Array("metadata", "finalizers") ?? [];
        if (!finalizers.Any(f => f.Text() == Finalizer)) finalizers.Add(Finalizer);
        definition.Metadata()["finalizers"] = finalizers.DeepClone();

        var conditions = definition.Array("status", "conditions") ?? [];
        conditions.Add(new JsonObject
        {
            ["type"] = "Terminating",
            ["status"] = "True",
            ["lastTransitionTime"] = KubeTime.Format(now),
            ["reason"] = "InstanceDeletionPending",
            ["message"] = "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
        });
        definition.Make("status")["conditions"] = conditions.DeepClone();
    }
}
