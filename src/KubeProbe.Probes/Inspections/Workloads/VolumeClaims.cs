namespace KubeProbe.Probes.Inspections.Workloads;

/// <summary>Claims that are not bound, lost their volume or wait to be resized, and volumes that don't attach or detach.</summary>
sealed class VolumeClaims(ProbeParameters parameters) : Inspection(parameters)
{
    readonly TimeSpan grace = parameters.Duration("GRACE", TimeSpan.FromMinutes(15));
    readonly InspectedNamespaces namespaces = new(parameters);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        HashSet<string> waiting = new(StringComparer.Ordinal);
        await foreach (var storage in inspector.ListAsync(KubeKinds.StorageClasses, stopping))
            if (storage.Text("volumeBindingMode") == "WaitForFirstConsumer") waiting.Add(storage.Name);
        await foreach (var claim in inspector.ListAsync(KubeKinds.Claims, stopping, namespaces))
            inspector.Findings.Add(VolumeClaimRules.CheckClaim(claim, waiting, grace, inspector.Now));
        await foreach (var attachment in inspector.ListAsync(KubeKinds.VolumeAttachments, stopping))
            inspector.Findings.Add(VolumeClaimRules.CheckAttachment(attachment, grace, inspector.Now));
    }
}
