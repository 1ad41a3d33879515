using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers;

/// <summary>A pod as a controller makes it of its template.</summary>
static class TemplatePod
{
    /// <param name="owner">Who makes it.</param>
    /// <param name="type">The owner's kind.</param>
    /// <param name="template">The pod template.</param>
    /// <param name="name">Its name; null for one that is generated.</param>
    public static JsonObject Of(JsonObject owner, ResourceType type, JsonObject? template, string? name = null)
    {
        var metadata = new JsonObject { ["namespace"] = owner.Namespace(), ["ownerReferences"] = Owner.ReferenceTo(type, owner) };
        metadata[name is null ? "generateName" : "name"] = name ?? owner.Name() + "-";
        foreach (var field in (string[])["labels", "annotations"])
            if (template.Object("metadata", field) is { } map) metadata[field] = map.DeepClone();
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = metadata,
            ["spec"] = template.Object("spec")?.DeepClone() ?? new JsonObject(),
        };
    }
}
