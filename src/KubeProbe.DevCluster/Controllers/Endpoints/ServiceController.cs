using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Selectors;

namespace KubeProbe.DevCluster.Controllers.Endpoints;

/// <summary>A controller that keeps something per service with a selector; woken by the service and by pods that come, go or change behind it.</summary>
abstract class ServiceController(ClusterContext context, string name) : Controller(context, name)
{
    protected override IEnumerable<ObjectKey> Everything() => KeysOf(ResourceTypes.Services);

    protected override void OnChange(ResourceType type, WatchEvent change)
    {
        if (type == ResourceTypes.Services)
            Look(change.Object.Key());
        else if (type == ResourceTypes.Pods && Matters(change))
            LookAtServicesOf(change);
    }

    protected override Task ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        var service = Store.Peek(ResourceTypes.Services, key.Namespace, key.Name);
        try
        {
            if (service is null || service.IsTerminating())
                Remove(key);
            else if (service.Object("spec", "selector") is { Count: > 0 })
                Write(service, ServiceBackends.Of(service, Store.List(ResourceTypes.Pods, key.Namespace).Items));
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Something went away between the read and the write; its own change brings us back.
        }

        return Task.CompletedTask;
    }

    protected abstract void Write(JsonObject service, IReadOnlyList<Backend> backends);

    protected abstract void Remove(ObjectKey key);

    static bool Matters(WatchEvent change) =>
        change.Previous is not { } before
        || change.Type == WatchEvent.Deleted
        || before.IsTerminating() != change.Object.IsTerminating()
        || PodReadiness.IsReady(before) != PodReadiness.IsReady(change.Object)
        || PodReadiness.IsEnded(before) != PodReadiness.IsEnded(change.Object)
        || before.Text("status", "podIP") != change.Object.Text("status", "podIP")
        || !JsonNode.DeepEquals(before.At("metadata", "labels"), change.Object.At("metadata", "labels"));

    void LookAtServicesOf(WatchEvent change)
    {
        foreach (var service in Store.List(ResourceTypes.Services, change.Object.Namespace()).Items)
        {
            var selector = LabelSelector.FromMap(service.Object("spec", "selector"));
            if (selector.Matches(change.Object) || (change.Previous is { } before && selector.Matches(before)))
                Look(service.Key());
        }
    }
}
