using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tables;

/// <summary>How volumes and their classes are shown.</summary>
static class VolumeTables
{
    public static readonly TableShape Volumes = new(
    [
        TableColumn.ObjectName, new("Capacity", "How much it holds."), new("Access Modes", "How it may be mounted."), new("Reclaim Policy", "What becomes of it when its claim goes."),
        new("Status", "Whether it is free, bound or released."), new("Claim", "Who has it."), new("StorageClass", "The class it is of."), new("Reason", "Why it is so."),
        TableColumn.Age, new("VolumeMode", "Filesystem or block device.", 1),
    ],
    (o, now) =>
    [
        o.Name(), o.Text("spec", "capacity", "storage") ?? "", string.Join(',', o.Texts("spec", "accessModes").Select(Short)), o.Text("spec", "persistentVolumeReclaimPolicy") ?? "",
        o.IsTerminating() ? "Terminating" : o.Text("status", "phase") ?? "",
        o.Object("spec", "claimRef") is { } claim ? $"{claim.Text("namespace")}/{claim.Text("name")}" : "",
        o.Text("spec", "storageClassName") ?? "", o.Text("status", "reason") ?? "", Cells.Age(o, now), o.Text("spec", "volumeMode") ?? "<unset>",
    ]);

    public static readonly TableShape Classes = new(
    [
        TableColumn.ObjectName, new("Provisioner", "Who makes its volumes."), new("ReclaimPolicy", "What becomes of its volumes."),
        new("VolumeBindingMode", "When a claim gets its volume."), new("AllowVolumeExpansion", "Whether its volumes can grow."), TableColumn.Age,
    ],
    (o, now) =>
    [
        o.Annotation(Admission.Kinds.PersistentVolumeClaimRules.DefaultClass) == "true" ? $"{o.Name()} (default)" : o.Name(),
        o.Text("provisioner") ?? "", o.Text("reclaimPolicy") ?? "Delete", o.Text("volumeBindingMode") ?? "Immediate",
        o.Flag("allowVolumeExpansion") ? "true" : "false", Cells.Age(o, now),
    ]);

    static string Short(string mode) => mode switch { "ReadWriteOnce" => "RWO", "ReadOnlyMany" => "ROX", "ReadWriteMany" => "RWX", "ReadWriteOncePod" => "RWOP", _ => mode };
}
