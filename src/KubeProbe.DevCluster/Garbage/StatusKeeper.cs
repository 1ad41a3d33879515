using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Admission;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Garbage;

/// <summary>Keeps the status of ResourceQuotas and PodDisruptionBudgets true. Admission and eviction count for themselves; this is for those who look.</summary>
sealed class StatusKeeper : IClusterComponent, IDisposable
{
    readonly ObjectStore store;
    readonly QuotaCheck quotas;
    readonly WorkQueue namespaces;
    readonly IDisposable subscription;

    public StatusKeeper(ObjectStore store, ILoggerFactory loggers)
    {
        this.store = store;
        quotas = new QuotaCheck(store);
        namespaces = new WorkQueue("status keeper", store.Time, loggers.CreateLogger<WorkQueue>());
        subscription = store.Observe((type, change) =>
        {
            if (type.Namespaced && type != ResourceTypes.Events && type != ResourceTypes.Leases) namespaces.Add(new ObjectKey("", change.Object.Namespace()));
        });
    }

    public Task RunAsync(CancellationToken cancellation) => namespaces.RunAsync(ReconcileAsync, cancellation);

    public void Dispose() => subscription.Dispose();

    Task ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        foreach (var quota in store.List(ResourceTypes.ResourceQuotas, key.Name).Items)
            Write(ResourceTypes.ResourceQuotas, quota, status =>
            {
                status["hard"] = quota.At("spec", "hard")?.DeepClone();
                status["used"] = quotas.UsedOf(quota);
            });
        foreach (var budget in store.List(ResourceTypes.PodDisruptionBudgets, key.Name).Items)
        {
            var now = DisruptionBudget.Of(store, budget);
            Write(ResourceTypes.PodDisruptionBudgets, budget, status =>
            {
                status["observedGeneration"] = budget.Number("metadata", "generation");
                status["disruptionsAllowed"] = now.Allowed;
                status["currentHealthy"] = now.Healthy;
                status["desiredHealthy"] = now.Desired;
                status["expectedPods"] = now.Expected;
            });
        }
        return Task.CompletedTask;
    }

    void Write(ResourceType type, JsonObject obj, Action<JsonObject> change)
    {
        try
        {
            store.Mutate(type, obj.Namespace(), obj.Name(), o => change(o.Make("status")), "status");
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Deleted meanwhile.
        }
    }
}
