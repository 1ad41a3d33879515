using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.Endpoints;

/// <summary>Keeps the EndpointSlices of each service with a selector, at most 100 endpoints in one.</summary>
sealed class EndpointSliceController(ClusterContext context) : ServiceController(context, "endpoint-slice-controller")
{
    const int SliceSize = 100;
    const string ServiceName = "kubernetes.io/service-name";
    const string ManagedBy = "endpointslice.kubernetes.io/managed-by";
    const string Manager = "endpointslice-controller.k8s.io";

    protected override void Write(JsonObject service, IReadOnlyList<Backend> backends)
    {
        // Pods that resolve a named port differently can't share a slice. A service without pods has one empty slice.
        var wanted = backends.GroupBy(backend => string.Join(',', backend.Ports))
            .SelectMany(group => group.Chunk(SliceSize))
            .DefaultIfEmpty([])
            .ToList();
        var known = Slices(service.Key()).ToList();
        for (var i = 0; i < wanted.Count; i++)
        {
            if (i < known.Count)
                Update(known[i], wanted[i]);
            else
                Create(service, wanted[i]);
        }

        foreach (var surplus in known.Skip(wanted.Count))
            Store.Delete(ResourceTypes.EndpointSlices, surplus.Namespace(), surplus.Name());
    }

    protected override void Remove(ObjectKey key)
    {
        foreach (var slice in Slices(key).ToList())
            Store.Delete(ResourceTypes.EndpointSlices, slice.Namespace(), slice.Name());
    }

    IEnumerable<JsonObject> Slices(ObjectKey service) => Store.List(ResourceTypes.EndpointSlices, service.Namespace,
        slice => slice.Label(ServiceName) == service.Name && slice.Label(ManagedBy) == Manager && !slice.IsTerminating()).Items;

    void Create(JsonObject service, IReadOnlyList<Backend> backends)
    {
        var slice = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["generateName"] = service.Name() + "-",
                ["namespace"] = service.Namespace(),
                ["labels"] = new JsonObject { [ManagedBy] = Manager, [ServiceName] = service.Name() },
                ["ownerReferences"] = Owner.ReferenceTo(ResourceTypes.Services, service),
            },
            ["addressType"] = "IPv4",
        };
        Fill(slice, backends);
        Store.Create(ResourceTypes.EndpointSlices, slice);
    }

    void Update(JsonObject known, IReadOnlyList<Backend> backends)
    {
        var next = known.Copy();
        Fill(next, backends);
        if (!JsonNode.DeepEquals(next["endpoints"], known["endpoints"]) || !JsonNode.DeepEquals(next["ports"], known["ports"]))
            Store.Mutate(ResourceTypes.EndpointSlices, known.Namespace(), known.Name(), stored => Fill(stored, backends));
    }

    void Fill(JsonObject slice, IReadOnlyList<Backend> backends)
    {
        slice.Make("metadata", "annotations")[EndpointsObject.Changed] = KubeTime.Format(Now);
        slice["endpoints"] = new JsonArray([.. backends.Select(backend => (JsonNode)new JsonObject
        {
            ["addresses"] = new JsonArray(backend.Address),
            ["conditions"] = new JsonObject
            {
                ["ready"] = backend.Ready && !backend.Terminating,
                ["serving"] = backend.Ready,
                ["terminating"] = backend.Terminating,
            },
            ["targetRef"] = EndpointsObject.TargetRef(backend.Pod),
            ["nodeName"] = backend.Pod.Text("spec", "nodeName"),
        })]);
        slice["ports"] = backends.Count == 0
            ? null
            : new JsonArray([.. backends[0].Ports.Select(port => (JsonNode)EndpointsObject.Port(port, named: true))]);
    }
}
