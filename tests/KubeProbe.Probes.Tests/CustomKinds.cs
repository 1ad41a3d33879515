using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.Probes.Tests;

/// <summary>Kinds that DevCluster does not have by itself: a test declares them, and plays their controller.</summary>
static class CustomKinds
{
    /// <summary>Makes the API serve a kind of any shape, with a status of its own.</summary>
    public static ResourceType Declare(ProbedCluster cluster, string group, string version, string plural, string kind, bool namespaced = true)
    {
        cluster.Server.Context.Create(ResourceTypes.CustomResourceDefinitions, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = $"{plural}.{group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = group,
                ["scope"] = namespaced ? "Namespaced" : "Cluster",
                ["names"] = new JsonObject { ["plural"] = plural, ["singular"] = kind.ToLowerInvariant(), ["kind"] = kind, ["listKind"] = kind + "List" },
                ["versions"] = new JsonArray(new JsonObject
                {
                    ["name"] = version, ["served"] = true, ["storage"] = true,
                    ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
                    ["schema"] = new JsonObject { ["openAPIV3Schema"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true } },
                }),
            },
        });
        return new ResourceType(group, version, plural, kind, namespaced) { Subresources = ["status"], HasGeneration = true };
    }

    /// <summary>Does something with every object of the kind that is made or changed, until disposed.</summary>
    public static IDisposable Control(ProbedCluster cluster, ResourceType type, Action<JsonObject> reconcile) => cluster.Server.Objects.Observe((changed, change) =>
    {
        if (changed.QualifiedName == type.QualifiedName && change.Type != WatchEvent.Deleted) _ = Task.Run(() => Quietly(() => reconcile(change.Object)));
    });

    public static void Tell(ProbedCluster cluster, ResourceType type, JsonObject of, Action<JsonObject> status) => cluster.Server.Objects.Mutate(
        type, of.Namespace() is { Length: > 0 } space ? space : null, of.Name(), stored => status(stored.Make("status")), "status");

    static void Quietly(Action act)
    {
        try
        {
            act();
        }
        catch (ApiException)
        {
            // Deleted or changed meanwhile: the next change brings the next look.
        }
    }
}
