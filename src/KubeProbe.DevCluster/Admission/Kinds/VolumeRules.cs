using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission.Kinds;

sealed class PersistentVolumeClaimRules(ObjectStore store) : KindRules
{
    /// <summary>Keeps a claim that is deleted until no pod uses it.</summary>
    public const string InUse = "kubernetes.io/pvc-protection";

    /// <summary>Marks the class of claims that name none.</summary>
    public const string DefaultClass = "storageclass.kubernetes.io/is-default-class";

    public override void Default(JsonObject obj) => obj.Make("spec").Default("volumeMode", "Filesystem");

    public override void PrepareForCreate(JsonObject obj)
    {
        obj["status"] = new JsonObject { ["phase"] = "Pending" };
        if (!obj.Texts("metadata", "finalizers").Contains(InUse))
        {
            if (obj.Array("metadata", "finalizers") is not { } finalizers) obj.Metadata()["finalizers"] = finalizers = [];
            finalizers.Add(InUse);
        }
        if (obj.At("spec", "storageClassName") is not null) return;
        if (store.List(ResourceTypes.StorageClasses, null, c => c.Annotation(DefaultClass) == "true").Items is [.., var standard])
            obj.Make("spec")["storageClassName"] = standard.Name();
    }

    public override void Validate(JsonObject obj, FieldFaults faults)
    {
        if (obj.Array("spec", "accessModes") is not { Count: > 0 }) faults.Required("spec.accessModes", "at least 1 access mode is required");
        if (obj.At("spec", "resources", "requests", "storage") is null) faults.Required("spec.resources[storage]");
    }

    public override void ValidateUpdate(JsonObject old, JsonObject obj, FieldFaults faults)
    {
        if (!JsonNode.DeepEquals(Fixed(old), Fixed(obj)))
            faults.Forbidden("spec", "spec is immutable after creation except resources.requests for bound claims");
    }

    static JsonObject Fixed(JsonObject claim)
    {
        var spec = claim.Make("spec").Copy();
        spec.Remove("resources");
        spec.Remove("volumeName");
        return spec;
    }
}

sealed class PersistentVolumeRules : KindRules
{
    public override void Default(JsonObject obj)
    {
        var spec = obj.Make("spec");
        spec.Default("persistentVolumeReclaimPolicy", "Retain");
        spec.Default("volumeMode", "Filesystem");
    }

    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject { ["phase"] = "Available" };

    public override void Validate(JsonObject obj, FieldFaults faults)
    {
        if (obj.Array("spec", "accessModes") is not { Count: > 0 }) faults.Required("spec.accessModes");
        if (obj.At("spec", "capacity", "storage") is null) faults.Required("spec.capacity");
    }
}

sealed class StorageClassRules : KindRules
{
    public override void Default(JsonObject obj)
    {
        obj.Default("reclaimPolicy", "Delete");
        obj.Default("volumeBindingMode", "Immediate");
    }

    public override void Validate(JsonObject obj, FieldFaults faults)
    {
        if (string.IsNullOrEmpty(obj.Text("provisioner"))) faults.Required("provisioner");
        if (obj.Text("volumeBindingMode") is { } mode && mode is not ("Immediate" or "WaitForFirstConsumer"))
            faults.NotSupported("volumeBindingMode", mode, "Immediate", "WaitForFirstConsumer");
    }

    public override void ValidateUpdate(JsonObject old, JsonObject obj, FieldFaults faults)
    {
        if (old.Text("provisioner") != obj.Text("provisioner")) faults.Forbidden("provisioner", "updates to provisioner are forbidden.");
    }
}
