using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.Endpoints;

/// <summary>Keeps the v1 Endpoints of each service with a selector.</summary>
sealed class EndpointsController(ClusterContext context) : ServiceController(context, "endpoint-controller")
{
    protected override void Write(JsonObject service, IReadOnlyList<Backend> backends)
    {
        var subsets = EndpointsObject.Subsets(backends);
        var known = Store.Peek(ResourceTypes.Endpoints, service.Namespace(), service.Name());
        if (known is not null && JsonNode.DeepEquals(known["subsets"] ?? new JsonArray(), subsets))
            return;

        var at = KubeTime.Format(Now);
        if (known is null)
        {
            var metadata = new JsonObject { ["name"] = service.Name(), ["namespace"] = service.Namespace() };
            if (Labels(service) is { Count: > 0 } labels)
                metadata["labels"] = labels;
            Store.Create(ResourceTypes.Endpoints, Fill(new JsonObject { ["metadata"] = metadata }, subsets, at));
            return;
        }

        Store.Mutate(ResourceTypes.Endpoints, service.Namespace(), service.Name(), stored => Fill(stored, subsets, at));
    }

    protected override void Remove(ObjectKey key)
    {
        if (Store.Peek(ResourceTypes.Endpoints, key.Namespace, key.Name) is not null)
            Store.Delete(ResourceTypes.Endpoints, key.Namespace, key.Name);
    }

    static JsonObject Fill(JsonObject endpoints, JsonArray subsets, string at)
    {
        endpoints.Make("metadata", "annotations")[EndpointsObject.Changed] = at;
        endpoints.Remove("subsets");
        if (subsets.Count > 0)
            endpoints["subsets"] = subsets.DeepClone();
        return endpoints;
    }

    static JsonObject Labels(JsonObject service)
    {
        var labels = service.Object("metadata", "labels")?.Copy() ?? [];
        if (service.Text("spec", "clusterIP") == "None")
            labels["service.kubernetes.io/headless"] = "";
        return labels;
    }
}
