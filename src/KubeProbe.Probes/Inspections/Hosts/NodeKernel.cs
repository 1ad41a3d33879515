using KubeProbe.Client;
using KubeProbe.Probes.Inspections.Nodes;

namespace KubeProbe.Probes.Inspections.Hosts;

/// <summary>
/// The node's kernel: new enough, and set as wanted. A pod sees the node's own <c>kernel.</c>, <c>vm.</c> and <c>fs.</c> settings; those under
/// <c>net.</c> are of the pod's own network and say nothing of the node, so they are refused. Facts: <c>kernel</c>, <c>sysctl:NAME</c>.
/// </summary>
sealed class NodeKernel : HostInspection
{
    readonly string? minKernel;
    readonly IReadOnlyList<SysctlCheck> checks;
    readonly IReadOnlyList<string> tell;

    public NodeKernel(ProbeParameters parameters, HostFiles? files = null) : base(files ?? new HostFiles())
    {
        minKernel = parameters.Optional("MIN_KERNEL");
        if (minKernel is not null && VersionSkewRules.Parse(minKernel) is null) parameters.Fault($"MIN_KERNEL is '{minKernel}', no version such as 5.10");
        checks = SysctlCheck.ReadAll(parameters, "SYSCTLS");
        tell = parameters.List("FACTS", "vm.max_map_count vm.overcommit_memory fs.file-max kernel.pid_max");
    }

    protected override void Inspect(ProbeRun run, Findings findings)
    {
        var kernel = Files.Text("/proc/sys/kernel/osrelease") ?? "";
        run.Fact("kernel", kernel);
        if (KernelRules.CheckVersion(kernel, minKernel) is { } old) findings.Add(old);
        foreach (var check in checks) findings.Add(KernelRules.Check(check, Files.Text(check.Path)));
        foreach (var name in tell)
            if (Files.Text(SysctlCheck.PathOf(name)) is { } value) run.Fact($"sysctl:{name}", value);
    }
}
