using KubeProbe.Client;

namespace KubeProbe.Probes.Inspections.Hosts;

/// <summary>
/// Whether the node's clock is kept by somebody: the kernel itself says so (<c>adjtimex</c>), for the clock is the node's, not the pod's. And
/// which time zone pods on it have: a pod can't see the node's own zone, but whether <c>/etc/localtime</c> was mounted into it, and what it says.
/// Facts: <c>pod-time-zone</c>, <c>localtime-mounted</c>. How far it is from the API server's clock is <c>node-pod</c>'s to find.
/// </summary>
sealed class NodeTime : HostInspection
{
    readonly bool synchronised;
    readonly TimeSpan maxError;
    readonly string? expectedZone;
    readonly Func<KernelClock?> read;
    readonly Func<string, string?> variable;

    public NodeTime(ProbeParameters parameters, HostFiles? files = null, Func<KernelClock?>? read = null, Func<string, string?>? variable = null)
        : base(files ?? new HostFiles())
    {
        synchronised = parameters.Boolean("SYNCHRONISED", true);
        maxError = parameters.Duration("MAX_ERROR", TimeSpan.FromSeconds(1));
        expectedZone = parameters.Optional("TIME_ZONE");
        this.read = read ?? KernelClock.Read;
        this.variable = variable ?? Environment.GetEnvironmentVariable;
    }

    protected override void Inspect(ProbeRun run, Findings findings)
    {
        if (synchronised)
        {
            var clock = read();
            if (clock is not null) run.Record("clock-error", clock.MaxError.TotalSeconds, "seconds");
            findings.Add(TimeRules.Check(clock, maxError));
        }

        var zone = TimeRules.ZoneOf(variable("TZ"), Files.Text("/etc/localtime"));
        run.Fact("pod-time-zone", zone);
        run.Fact("localtime-mounted", TimeRules.IsMounted(Files.Text("/proc/self/mountinfo")) ? "true" : "false");
        if (TimeRules.CheckZone(zone, expectedZone) is { } finding) findings.Add(finding);
    }
}
