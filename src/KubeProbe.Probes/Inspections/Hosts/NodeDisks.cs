using KubeProbe.Client;

namespace KubeProbe.Probes.Inspections.Hosts;

/// <summary>
/// Space and inodes of the node's disks as far as a pod is on them: <c>/</c> lies on the container runtime's disk, <c>/etc/hosts</c> and
/// <c>/dev/termination-log</c> on the kubelet's. Disks no pod is on can't be seen.
/// </summary>
sealed class NodeDisks : HostInspection
{
    readonly IReadOnlyList<string> paths;
    readonly int maxPercent;
    readonly int maxInodes;
    readonly Func<string, FileSystemUse?> measure;

    public NodeDisks(ProbeParameters parameters, Func<string, FileSystemUse?>? measure = null) : base(new HostFiles())
    {
        paths = parameters.List("PATHS", "/ /etc/hosts");
        maxPercent = parameters.Integer("MAX_PERCENT", 85, 1, 100);
        maxInodes = parameters.Integer("MAX_INODES_PERCENT", 85, 1, 100);
        this.measure = measure ?? FileSystemUse.Of;
    }

    protected override void Inspect(ProbeRun run, Findings findings)
    {
        foreach (var path in paths)
        {
            var use = measure(path);
            if (use is not null)
            {
                run.Record("disk-used", use.PercentUsed, "percent");
                run.Record("inodes-used", use.PercentInodes, "percent");
            }

            findings.Add(DiskRules.Check(path, use, maxPercent, maxInodes));
        }
    }
}
