using KubeProbe.Client;

namespace KubeProbe.Probes.Inspections.Hosts;

/// <summary>
/// An inspection of the node its pod runs on, by what a restricted pod sees of it: the kernel's own files, and the file systems the kubelet
/// mounts. Nothing of the API server is read, so it needs no rights.
/// </summary>
abstract class HostInspection(HostFiles files) : IProbe
{
    protected HostFiles Files { get; } = files;

    public Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        var findings = new Findings();
        Inspect(run, findings);
        run.Record("findings", findings.Count, "findings");
        findings.ThrowIfAny();
        return Task.CompletedTask;
    }

    protected abstract void Inspect(ProbeRun run, Findings findings);
}
