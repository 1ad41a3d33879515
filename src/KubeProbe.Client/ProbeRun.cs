using KubeProbe.Client.Reports;

namespace KubeProbe.Client;

/// <summary>
/// One run of one probe, seen from inside its pod: what is probed, by when it must end, what was measured, and the report.
/// <code>
/// using var run = ProbeRun.FromEnvironment();
/// return await run.ExecuteAsync(async (run, stopping) => await run.Measure("put", ct => PutAsync(ct)));
/// </code>
/// Safe for concurrent use. Never hangs past its deadline and never throws because the centre can't be reached: exit code and
/// termination message tell the result too.
/// </summary>
public sealed partial class ProbeRun : IDisposable
{
    /// <summary>Label key that every object a probe creates carries, with the run id as value: what an owner can't clean up is swept by it.</summary>
    public const string RunLabel = "kubeprobe.io/run";

    /// <summary>Label key that says for which centre the probe runs: two of them may probe one cluster, and each cleans up after its own.</summary>
    public const string CentreLabel = "kubeprobe.io/centre";

    readonly ProbeRunOptions options;
    readonly Uri? reportUrl;
    readonly string? token;
    readonly string? terminationLog;
    readonly MeasurementLog measurements = new();
    readonly FactLog facts = new();
    readonly CancellationTokenSource stopping;
    readonly long started;

    /// <summary>Id of the run; empty outside one.</summary>
    public string RunId { get; }

    /// <summary>Name of the cluster probed.</summary>
    public string Cluster { get; }

    /// <summary>Name of the case.</summary>
    public string Case { get; }

    /// <summary>Version of the template.</summary>
    public string TemplateVersion { get; }

    /// <summary>The node this run speaks of, or null where it speaks of the cluster.</summary>
    public string? Node { get; }

    /// <summary>The change that fired the run, or null.</summary>
    public string? ChangeId { get; }

    /// <summary>Namespace of the probe pod and of what it creates; empty outside a pod.</summary>
    public string Namespace { get; }

    /// <summary>Name of the probe pod; empty outside one.</summary>
    public string PodName { get; }

    /// <summary>Put on everything the probe creates in <see cref="Namespace"/>; null outside a pod, where nothing would clean up.</summary>
    public OwnerReference? OwnerReference { get; }

    /// <summary>Labels for everything the probe creates: <see cref="RunLabel"/> with the run id, and <see cref="CentreLabel"/>; empty outside a run.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>The run's trace as W3C writes it, to go on with; null when there is none. The report goes on with it by itself.</summary>
    public string? TraceParent { get; }

    /// <summary>When the centre closes the run, or null outside one.</summary>
    public DateTimeOffset? Deadline { get; }

    /// <summary>
    /// Ends a margin before the deadline (a tenth of the time there is, at least 1 s, at most 10 s), so that clean-up and
    /// report still find time; also at SIGTERM. Hand it to everything that waits.
    /// </summary>
    public CancellationToken Stopping => stopping.Token;

    /// <summary>What became of the report.</summary>
    public ReportDelivery Delivery { get; private set; }

    /// <summary>The clock everything here goes by.</summary>
    public TimeProvider Clock => options.Clock;

    /// <summary>Ends the timers and the connection.</summary>
    public void Dispose()
    {
        sigterm?.Dispose();
        stopping.Dispose();
    }
}
