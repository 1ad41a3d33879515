using System.Globalization;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.Deployments;

/// <summary>Rolls a deployment's template out over ReplicaSets.</summary>
sealed partial class DeploymentController(ClusterContext context) : Controller(context, "deployment-controller")
{
    protected override IEnumerable<ObjectKey> Everything() => KeysOf(ResourceTypes.Deployments);

    protected override void OnChange(ResourceType type, WatchEvent change)
    {
        if (type == ResourceTypes.Deployments)
            Look(change.Object.Key());
        else if (type == ResourceTypes.ReplicaSets && Owner.KeyOf(ResourceTypes.Deployments, change.Object) is { } owner)
            Look(owner);
        else if (type == ResourceTypes.Pods && change.Type == WatchEvent.Deleted)
            LookAtRecreating(change.Object);
    }

    protected override Task ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (Store.Find(ResourceTypes.Deployments, key.Namespace, key.Name) is not { } deployment || deployment.IsTerminating())
            return Task.CompletedTask;

        var rollout = Read(deployment);
        try
        {
            if (deployment.Flag("spec", "paused") || IsResized(rollout))
                Resize(rollout);
            else
                RollOut(rollout);
            WriteStatus(key, Read(deployment));
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Deleted while we looked.
        }

        return Task.CompletedTask;
    }

    Rollout Read(JsonObject deployment) =>
        new(deployment, Store.List(ResourceTypes.ReplicaSets, deployment.Namespace(), deployment.Controls).Items);

    void RollOut(Rollout rollout)
    {
        if (rollout.IsRecreate && StopOld(rollout))
            return;
        MakeNew(rollout);
        if (rollout.New is not { } made)
            return;
        Scale(rollout, made, rollout.NewSize());
        var now = Read(rollout.Deployment);
        foreach (var (set, size) in now.OldSizes())
            Scale(now, set, size);
        CleanUp(Read(rollout.Deployment));
    }

    /// <summary>Strategy Recreate: true while old pods are still there.</summary>
    bool StopOld(Rollout rollout)
    {
        foreach (var set in rollout.Old)
            Scale(rollout, set, 0);
        var old = rollout.Old.Select(set => set.Uid()).ToHashSet(StringComparer.Ordinal);
        return Store.List(ResourceTypes.Pods, rollout.Deployment.Namespace(),
            pod => old.Contains(pod.ControllerOf().Text("uid") ?? "") && !PodReadiness.IsEnded(pod)).Items.Count > 0;
    }

    void MakeNew(Rollout rollout)
    {
        var revision = rollout.Old.Select(Rollout.RevisionOf).DefaultIfEmpty().Max() + 1;
        if (rollout.New is null)
            Create(rollout, revision);
        else if (Rollout.RevisionOf(rollout.New) < revision)
            Annotate(rollout.New, revision);
        if (rollout.New is { } set)
            SetRevision(rollout.Deployment, Rollout.RevisionOf(set));
    }

    void Create(Rollout rollout, long revision)
    {
        var deployment = rollout.Deployment;
        var hash = TemplateHash.Of(rollout.Template, deployment.Number("status", "collisionCount") ?? 0);
        var set = NewReplicaSet.From(rollout, hash, revision);
        var size = rollout.NewSize();
        set.Make("spec")["replicas"] = size;
        try
        {
            rollout.New = Store.Create(ResourceTypes.ReplicaSets, set);
            Events.Normal(ResourceTypes.Deployments, deployment, "ScalingReplicaSet", $"Scaled up replica set {set.Name()} to {size}");
        }
        catch (ApiException e) when (e.Reason == "AlreadyExists")
        {
            // Another template's ReplicaSet, or one of an earlier deployment of this name: the next hash is another one.
            Store.Mutate(ResourceTypes.Deployments, deployment.Namespace(), deployment.Name(),
                stored => stored.Make("status")["collisionCount"] = (stored.Number("status", "collisionCount") ?? 0) + 1, "status");
        }
    }

    void Scale(Rollout rollout, JsonObject set, int size)
    {
        var was = 0;
        var changed = Store.Mutate(ResourceTypes.ReplicaSets, set.Namespace(), set.Name(), stored =>
        {
            was = Rollout.Wanted(stored);
            stored.Make("spec")["replicas"] = size;
            var annotations = stored.Make("metadata", "annotations");
            annotations[Rollout.DesiredReplicas] = rollout.Replicas.ToString(CultureInfo.InvariantCulture);
            annotations[Rollout.MaxReplicas] = rollout.MostPods.ToString(CultureInfo.InvariantCulture);
        });
        if (was != size)
        {
            Events.Normal(ResourceTypes.Deployments, rollout.Deployment, "ScalingReplicaSet",
                $"Scaled {(size > was ? "up" : "down")} replica set {changed.Name()} to {size} from {was}");
        }
    }

    void Annotate(JsonObject set, long revision) =>
        set.Metadata()["annotations"] = Store.Mutate(ResourceTypes.ReplicaSets, set.Namespace(), set.Name(),
            stored => stored.Make("metadata", "annotations")[Rollout.Revision] = revision.ToString(CultureInfo.InvariantCulture))
            .Object("metadata", "annotations")!.DeepClone();

    void SetRevision(JsonObject deployment, long revision)
    {
        var text = revision.ToString(CultureInfo.InvariantCulture);
        if (deployment.Annotation(Rollout.Revision) != text)
        {
            Store.Mutate(ResourceTypes.Deployments, deployment.Namespace(), deployment.Name(),
                stored => stored.Make("metadata", "annotations")[Rollout.Revision] = text);
        }
    }

    void CleanUp(Rollout rollout)
    {
        var kept = (int)(rollout.Deployment.Number("spec", "revisionHistoryLimit") ?? 10);
        var idle = rollout.Old.Where(set => Rollout.Wanted(set) == 0 && Rollout.Count(set, "replicas") == 0)
            .OrderBy(Rollout.RevisionOf).ToList();
        foreach (var set in idle.Take(Math.Max(0, rollout.Old.Count - kept)))
            Store.Delete(ResourceTypes.ReplicaSets, set.Namespace(), set.Name());
    }

    void LookAtRecreating(JsonObject pod)
    {
        if (Owner.KeyOf(ResourceTypes.ReplicaSets, pod) is { } key
            && Store.Peek(ResourceTypes.ReplicaSets, key.Namespace, key.Name) is { } set
            && Owner.KeyOf(ResourceTypes.Deployments, set) is { } owner)
            Look(owner);
    }
}
