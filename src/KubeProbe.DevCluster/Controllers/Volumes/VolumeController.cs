using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Admission.Kinds;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.Volumes;

/// <summary>
/// Binds claims to volumes: to one that fits and is free, else to a directory of this machine that it makes, where the claim's class is
/// of the local provisioner. A claim that is deleted goes when no pod uses it, and its volume with it unless that is to be retained.
/// </summary>
sealed partial class VolumeController(ClusterContext context) : Controller(context, "persistentvolume-controller")
{
    readonly EventRecorder provisioner = new(context.Store, $"{LocalProvisioner.Name}_devcluster");
    readonly string root = context.Options.DataDirectory is { } data
        ? Path.Combine(Path.GetFullPath(data), "volumes")
        : Path.Combine(Path.GetTempPath(), $"devcluster-volumes-{Guid.NewGuid():n}");

    public override async Task RunAsync(CancellationToken cancellation)
    {
        EnsureClass();
        await base.RunAsync(cancellation).ConfigureAwait(false);
        if (Context.Options.DataDirectory is null) Remove(root);
    }

    protected override IEnumerable<ObjectKey> Everything() => KeysOf(ResourceTypes.PersistentVolumeClaims);

    protected override void OnChange(ResourceType type, WatchEvent change)
    {
        if (type == ResourceTypes.PersistentVolumeClaims)
        {
            Look(change.Object.Key());
            if (change.Type == WatchEvent.Deleted) Release(change.Object);
        }
        else if (type == ResourceTypes.Pods && (change.Type == WatchEvent.Deleted || PodReadiness.IsEnded(change.Object) || change.Previous is null || WasBound(change)))
        {
            foreach (var claim in ClaimsOf(change.Object)) Look(new ObjectKey(change.Object.Namespace(), claim));
        }
        else if (type == ResourceTypes.StorageClasses || (type == ResourceTypes.PersistentVolumes && change.Type == WatchEvent.Added))
        {
            foreach (var key in Everything()) Look(key);
        }
    }

    static bool WasBound(WatchEvent change) => change.Previous.Text("spec", "nodeName") != change.Object.Text("spec", "nodeName");

    protected override Task ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (Store.Find(ResourceTypes.PersistentVolumeClaims, key.Namespace, key.Name) is not { } claim) return Task.CompletedTask;
        if (claim.IsTerminating()) LetGo(claim);
        else if (claim.Text("status", "phase") != "Bound") Bind(claim);
        return Task.CompletedTask;
    }

    void Bind(JsonObject claim)
    {
        var name = claim.Text("spec", "storageClassName") ?? "";
        if (Fitting(claim, name) is { } volume)
        {
            Bind(claim, volume);
            return;
        }
        if (name.Length == 0)
        {
            Events.Normal(ResourceTypes.PersistentVolumeClaims, claim, "FailedBinding", "no persistent volumes available for this claim and no storage class is set");
            return;
        }
        if (Store.Peek(ResourceTypes.StorageClasses, null, name) is not { } @class)
        {
            Events.Warning(ResourceTypes.PersistentVolumeClaims, claim, "ProvisioningFailed", $"storageclass.storage.k8s.io \"{name}\" not found");
            return;
        }
        if (@class.Text("volumeBindingMode") == "WaitForFirstConsumer" && !IsAwaited(claim))
        {
            Events.Normal(ResourceTypes.PersistentVolumeClaims, claim, "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
            return;
        }
        var by = @class.Text("provisioner") ?? "";
        if (by != LocalProvisioner.Name)
        {
            Events.Normal(ResourceTypes.PersistentVolumeClaims, claim, "ExternalProvisioning",
                $"waiting for a volume to be created, either by external provisioner \"{by}\" or manually created by system administrator");
            return;
        }
        Bind(claim, Provision(claim, @class));
    }

    /// <summary>A free volume of the class, large enough, that can be mounted as the claim wants.</summary>
    JsonObject? Fitting(JsonObject claim, string @class) => Store.List(ResourceTypes.PersistentVolumes, null, volume =>
        volume.Text("status", "phase") == "Available"
        && (volume.Text("spec", "storageClassName") ?? "") == @class
        && (claim.Text("spec", "volumeName") is not { Length: > 0 } wanted || wanted == volume.Name())
        && claim.Texts("spec", "accessModes").All(volume.Texts("spec", "accessModes").Contains)
        && Size(volume.At("spec", "capacity", "storage")) >= Size(claim.At("spec", "resources", "requests", "storage"))).Items.FirstOrDefault();

    static decimal Size(JsonNode? quantity) => Scheduler.Quantity.Parse(quantity.Text());

    /// <summary>Whether a pod that waits for a node names the claim, or one has got its node.</summary>
    bool IsAwaited(JsonObject claim) => Store.List(ResourceTypes.Pods, claim.Namespace(), pod => ClaimsOf(pod).Contains(claim.Name())).Items.Count > 0;

    void LetGo(JsonObject claim)
    {
        var used = Store.List(ResourceTypes.Pods, claim.Namespace(), pod => !PodReadiness.IsEnded(pod) && ClaimsOf(pod).Contains(claim.Name())).Items.Count > 0;
        if (used) return;
        Store.Mutate(ResourceTypes.PersistentVolumeClaims, claim.Namespace(), claim.Name(), stored =>
        {
            var others = stored.Texts("metadata", "finalizers").Where(finalizer => finalizer != PersistentVolumeClaimRules.InUse).Select(f => (JsonNode)f).ToArray();
            stored.Metadata().Remove("finalizers");
            if (others.Length > 0) stored.Metadata()["finalizers"] = new JsonArray(others);
        });
    }

    static IEnumerable<string> ClaimsOf(JsonObject pod) =>
        pod.Items("spec", "volumes").Select(volume => volume.Text("persistentVolumeClaim", "claimName")).OfType<string>();
}
