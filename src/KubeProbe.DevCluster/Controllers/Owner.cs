using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers;

/// <summary>The ownerReference of a controller, and who carries it.</summary>
static class Owner
{
    public static JsonArray ReferenceTo(ResourceType type, JsonObject owner) => new(new JsonObject
    {
        ["apiVersion"] = type.ApiVersion,
        ["kind"] = type.Kind,
        ["name"] = owner.Name(),
        ["uid"] = owner.Uid(),
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    });

    public static bool Controls(this JsonObject owner, JsonObject obj) => obj.ControllerOf().Text("uid") == owner.Uid();

    /// <summary>The key of the object's controller if that is of the kind.</summary>
    public static ObjectKey? KeyOf(ResourceType kind, JsonObject obj) =>
        obj.ControllerOf() is { } reference && reference.Text("kind") == kind.Kind && reference.Text("name") is { } name
            ? new ObjectKey(obj.Namespace(), name)
            : null;
}
