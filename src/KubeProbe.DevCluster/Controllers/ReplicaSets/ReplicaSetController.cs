using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Selectors;

namespace KubeProbe.DevCluster.Controllers.ReplicaSets;

/// <summary>Keeps as many pods of a template as a ReplicaSet asks for.</summary>
sealed partial class ReplicaSetController(ClusterContext context) : Controller(context, "replicaset-controller")
{
    /// <summary>Most pods made or deleted in one look; the rest follows at once in the next.</summary>
    const int Burst = 500;

    protected override IEnumerable<ObjectKey> Everything() => KeysOf(ResourceTypes.ReplicaSets);

    protected override void OnChange(ResourceType type, WatchEvent change)
    {
        if (type == ResourceTypes.ReplicaSets)
        {
            Look(change.Object.Key());
        }
        else if (type == ResourceTypes.Pods)
        {
            if (Owner.KeyOf(ResourceTypes.ReplicaSets, change.Object) is { } owner)
                Look(owner);
            else if (change.Object.ControllerOf() is null)
                LookAtPossibleOwners(change.Object);
        }
    }

    protected override Task ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (Store.Find(ResourceTypes.ReplicaSets, key.Namespace, key.Name) is not { } set || set.IsTerminating())
            return Task.CompletedTask;

        var pods = PodsOf(set);
        ApiException? failure = null;
        try
        {
            Scale(set, pods);
        }
        catch (ApiException e)
        {
            failure = e;
        }

        pods = PodsOf(set);
        WriteStatus(key, set, pods, failure);
        // Thrown after the status tells of it, so that the queue comes back with growing pauses.
        return failure is null ? Task.CompletedTask : Task.FromException(failure);
    }

    void Scale(JsonObject set, List<JsonObject> pods)
    {
        var missing = (int)(set.Number("spec", "replicas") ?? 1) - pods.Count;
        for (var i = 0; i < Math.Min(missing, Burst); i++)
            CreatePod(set);
        foreach (var pod in PodRanking.FirstToGo(pods).Take(Math.Min(-missing, Burst)))
        {
            Store.Delete(ResourceTypes.Pods, pod.Namespace(), pod.Name(), new DeleteOptions { Uid = pod.Uid() });
            Events.Normal(ResourceTypes.ReplicaSets, set, "SuccessfulDelete", $"Deleted pod: {pod.Name()}");
        }
    }

    void CreatePod(JsonObject set)
    {
        var template = set.Object("spec", "template");
        var metadata = new JsonObject
        {
            ["generateName"] = set.Name() + "-",
            ["namespace"] = set.Namespace(),
            ["ownerReferences"] = Owner.ReferenceTo(ResourceTypes.ReplicaSets, set),
        };
        foreach (var field in (string[])["labels", "annotations"])
        {
            if (template.Object("metadata", field) is { } map)
                metadata[field] = map.DeepClone();
        }

        try
        {
            var pod = Context.Create(ResourceTypes.Pods, new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Pod",
                ["metadata"] = metadata,
                ["spec"] = template.Object("spec")?.DeepClone() ?? new JsonObject(),
            });
            Events.Normal(ResourceTypes.ReplicaSets, set, "SuccessfulCreate", $"Created pod: {pod.Name()}");
        }
        catch (ApiException e)
        {
            Events.Warning(ResourceTypes.ReplicaSets, set, "FailedCreate", $"Error creating: {e.Message}");
            throw;
        }
    }

    void WriteStatus(ObjectKey key, JsonObject set, List<JsonObject> pods, ApiException? failure)
    {
        var minimum = TimeSpan.FromSeconds(set.Number("spec", "minReadySeconds") ?? 0);
        var ready = pods.Where(PodReadiness.IsReady).ToList();
        var available = ready.Count(pod => PodReadiness.IsAvailable(pod, minimum, Now));
        try
        {
            Store.Mutate(ResourceTypes.ReplicaSets, key.Namespace, key.Name,
                stored => stored["status"] = ReplicaSetStatus.Build(stored, set, pods, ready.Count, available, failure, Now), "status");
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Deleted while we looked; nobody reads its status any more.
        }

        if (available < ready.Count)
            LookAfter(key, minimum);
    }

    void LookAtPossibleOwners(JsonObject pod)
    {
        foreach (var set in Store.List(ResourceTypes.ReplicaSets, pod.Namespace()).Items)
        {
            if (LabelSelector.From(set.Object("spec", "selector")).Matches(pod))
                Look(set.Key());
        }
    }
}
