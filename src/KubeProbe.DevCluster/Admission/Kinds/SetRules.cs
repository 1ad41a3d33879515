using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission.Kinds;

sealed class StatefulSetRules : WorkloadRules
{
    static readonly string[] Changeable = ["replicas", "template", "updateStrategy", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];

    public override void Default(JsonObject obj)
    {
        base.Default(obj);
        var spec = obj.Make("spec");
        spec.Default("podManagementPolicy", "OrderedReady");
        var strategy = spec.Make("updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate") strategy.Make("rollingUpdate").Default("partition", 0);
        spec.Default("revisionHistoryLimit", 10);
        foreach (var claim in spec.Items("volumeClaimTemplates"))
        {
            claim["kind"] = "PersistentVolumeClaim";
            claim["apiVersion"] = "v1";
            claim.Make("metadata").Default("creationTimestamp", null);
            claim.Make("spec").Default("volumeMode", "Filesystem");
            claim.Make("status").Default("phase", "Pending");
        }
    }

    /// <summary>With a volume for each claim template, which the controller adds.</summary>
    protected override JsonObject PodSpecOf(JsonObject spec)
    {
        var pod = base.PodSpecOf(spec).Copy();
        var known = pod.Items("volumes").Select(volume => volume.Text("name")).ToHashSet();
        foreach (var claim in spec.Items("volumeClaimTemplates").Where(claim => claim.Name().Length > 0 && !known.Contains(claim.Name())))
        {
            if (pod.Array("volumes") is not { } volumes) pod["volumes"] = volumes = [];
            volumes.Add(new JsonObject { ["name"] = claim.Name(), ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = claim.Name() } });
        }
        return pod;
    }

    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject { ["replicas"] = 0, ["availableReplicas"] = 0 };

    public override void Validate(JsonObject obj, FieldFaults faults)
    {
        base.Validate(obj, faults);
        if (obj.Text("spec", "podManagementPolicy") is { } policy && policy is not ("OrderedReady" or "Parallel"))
            faults.Invalid("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'");
        if (obj.Text("spec", "updateStrategy", "type") is { } type && type is not ("RollingUpdate" or "OnDelete"))
            faults.Invalid("spec.updateStrategy", type, "must be 'RollingUpdate' or 'OnDelete'");
    }

    public override void ValidateUpdate(JsonObject old, JsonObject obj, FieldFaults faults)
    {
        if (!JsonNode.DeepEquals(Fixed(old), Fixed(obj)))
            faults.Forbidden("spec", "updates to statefulset spec for fields other than 'replicas', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
    }

    static JsonObject Fixed(JsonObject set)
    {
        var spec = set.Make("spec").Copy();
        foreach (var field in Changeable) spec.Remove(field);
        return spec;
    }
}

sealed class DaemonSetRules : WorkloadRules
{
    protected override bool HasReplicas => false;

    public override void Default(JsonObject obj)
    {
        base.Default(obj);
        var spec = obj.Make("spec");
        var strategy = spec.Make("updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = strategy.Make("rollingUpdate");
            rolling.Default("maxUnavailable", 1);
            rolling.Default("maxSurge", 0);
        }
        spec.Default("revisionHistoryLimit", 10);
    }

    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject
    {
        ["currentNumberScheduled"] = 0,
        ["numberMisscheduled"] = 0,
        ["desiredNumberScheduled"] = 0,
        ["numberReady"] = 0,
    };

    public override void Validate(JsonObject obj, FieldFaults faults)
    {
        base.Validate(obj, faults);
        if (obj.Text("spec", "updateStrategy", "type") is { } type && type is not ("RollingUpdate" or "OnDelete"))
            faults.NotSupported("spec.updateStrategy.type", type, "RollingUpdate", "OnDelete");
    }
}
