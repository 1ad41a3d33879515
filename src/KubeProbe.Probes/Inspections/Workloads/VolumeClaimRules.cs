namespace KubeProbe.Probes.Inspections.Workloads;

/// <summary>When storage is a finding.</summary>
static class VolumeClaimRules
{
    public static IEnumerable<string> CheckClaim(KubeObject claim, IReadOnlySet<string> waiting, TimeSpan grace, DateTimeOffset now)
    {
        var phase = claim.Text("status", "phase");
        if (phase == "Lost")
            yield return $"persistentvolumeclaim {claim.FullName} has lost its volume {claim.Text("spec", "volumeName")}; restore the volume, or restore the data into a new claim";
        // Where the class waits for a pod, a claim without one waits rightly.
        else if (phase == "Pending" && claim.Created is { } created && now - created > grace && !(waiting.Contains(claim.Text("spec", "storageClassName") ?? "") && claim.Text("metadata", "annotations", "volume.kubernetes.io/selected-node") is null))
            yield return $"persistentvolumeclaim {claim.FullName} has been pending for {Age.Of(now - created)} (class {claim.Text("spec", "storageClassName") ?? "none"}); look at its events and at the provisioner of its class";
        foreach (var condition in claim.Items("status", "conditions"))
            if (condition.Text("status") == "True" && condition.Text("type") is "Resizing" or "FileSystemResizePending" && condition.Time("lastTransitionTime") is { } since && now - since > grace)
                yield return $"persistentvolumeclaim {claim.FullName}: {condition.Text("type")} for {Age.Of(now - since)}; look at the storage driver, or start the pod anew where the file system grows at mount";
    }

    public static IEnumerable<string> CheckAttachment(KubeObject attachment, TimeSpan grace, DateTimeOffset now)
    {
        var what = $"volume {attachment.Text("spec", "source", "persistentVolumeName")} on node {attachment.Text("spec", "nodeName")}";
        if (attachment.Time("metadata", "deletionTimestamp") is { } deletion)
        {
            if (now - deletion > grace) yield return $"{what} has not detached for {Age.Of(now - deletion)}: {attachment.Text("status", "detachError", "message") ?? "no error told"}; look at the storage driver and at that node";
        }
        else if (!attachment.Is("status", "attached") && attachment.Created is { } created && now - created > grace)
            yield return $"{what} has not attached for {Age.Of(now - created)}: {attachment.Text("status", "attachError", "message") ?? "no error told"}; look at the storage driver, and whether another node still holds the volume";
    }
}
