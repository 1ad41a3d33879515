using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Garbage;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Http;

sealed partial class Subresources
{
    async Task EvictAsync(ApiCall call)
    {
        var eviction = await BodyReader.ObjectAsync(call, "Eviction").ConfigureAwait(false);
        var (ns, name) = (call.Request.Namespace, call.Request.Name);
        var pod = store.Get(ResourceTypes.Pods, ns, name);

        // A pod that doesn't run counts for no budget; it goes without asking.
        if (pod.Text("status", "phase") is not ("Succeeded" or "Failed" or "Pending") && !pod.IsTerminating())
            foreach (var budget in store.List(ResourceTypes.PodDisruptionBudgets, ns).Items)
                if (DisruptionBudget.Selects(budget, pod)) Demand(DisruptionBudget.Of(store, budget), budget.Name());

        store.Delete(ResourceTypes.Pods, ns, name, new DeleteOptions
        {
            GracePeriodSeconds = eviction.Number("deleteOptions", "gracePeriodSeconds"),
            Uid = eviction.Text("deleteOptions", "preconditions", "uid"),
            DryRun = call.DryRun,
        });
        await SucceedAsync(call).ConfigureAwait(false);
    }

    static void Demand(DisruptionBudget budget, string name)
    {
        if (budget.Allowed > 0) return;
        throw new ApiException(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.", new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject
            {
                ["reason"] = "DisruptionBudget",
                ["message"] = $"The disruption budget {name} needs {budget.Desired} healthy pods and has {budget.Healthy} currently",
            }),
        });
    }
}
