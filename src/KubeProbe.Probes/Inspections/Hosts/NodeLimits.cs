using KubeProbe.Client;

namespace KubeProbe.Probes.Inspections.Hosts;

/// <summary>
/// What the node's kernel runs out of: file handles, threads, and time lost waiting for CPU, memory and disks (pressure, where the kernel counts
/// it). Of connection tracking a pod sees the node's limit (<c>nf_conntrack_max</c>) but only its own connections: the limit alone is held
/// against <c>MIN_CONNTRACK</c>.
/// </summary>
sealed class NodeLimits : HostInspection
{
    readonly int maxPercent;
    readonly int minConntrack;
    readonly int maxPressure;

    public NodeLimits(ProbeParameters parameters, HostFiles? files = null) : base(files ?? new HostFiles())
    {
        maxPercent = parameters.Integer("MAX_PERCENT", 85, 1, 100);
        minConntrack = parameters.Integer("MIN_CONNTRACK", 0, 0, int.MaxValue);
        maxPressure = parameters.Integer("MAX_PRESSURE", 40, 1, 100);
    }

    protected override void Inspect(ProbeRun run, Findings findings)
    {
        foreach (var use in LimitRules.Uses(Files))
        {
            run.Record(use.Name, use.Percent, "percent");
            if (use.Percent > maxPercent) findings.Add($"{use.Name}: {use.Percent:0} % used ({use.Used:0} of {use.Limit:0}), {maxPercent} % is the most; {use.Remedy}");
        }

        foreach (var (resource, percent) in LimitRules.Pressures(Files))
        {
            run.Record($"pressure-{resource}", percent, "percent");
            if (percent > maxPressure) findings.Add($"pressure on {resource}: for {percent:0} % of the last 5 minutes somebody waited for it, {maxPressure} % is the most; move pods away or find who takes it");
        }

        var conntrack = Files.Number("/proc/sys/net/netfilter/nf_conntrack_max");
        if (conntrack is { } most) run.Record("conntrack-max", most, "connections");
        if (minConntrack > 0 && LimitRules.CheckConntrack(conntrack, minConntrack) is { } finding) findings.Add(finding);
    }
}
