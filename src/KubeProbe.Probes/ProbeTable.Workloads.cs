using KubeProbe.Probes.Canary;
using KubeProbe.Probes.DaemonSets;
using KubeProbe.Probes.Jobs;
using KubeProbe.Probes.Pods;
using KubeProbe.Probes.StatefulSets;
using KubeProbe.Probes.Volumes;

namespace KubeProbe.Probes;

/// <summary>Probes that make workloads, and look how the cluster treats them.</summary>
static partial class ProbeTable
{
    static ProbeRow[] Workloads =>
    [
        new("statefulset-lifecycle", "a stateful set comes up in order, rolls, scales and goes away", p => new StatefulSetLifecycle(p)),
        new("daemonset-lifecycle", "a daemon set gets a ready pod on every node, rolls and goes away", p => new DaemonSetLifecycle(p)),
        new("job-lifecycle", "a job is complete when its pods have ended well, and failed when not", p => new JobLifecycle(p)),
        new("cronjob-lifecycle", "a cron job makes its job when it is due", p => new CronJobLifecycle(p)),
        new("canary-application", "a release goes through while traffic is answered all the time", p => new CanaryApplication(p)),
        new("volume-lifecycle", "a volume is provided, keeps what is written, and goes with its claim", p => new VolumeLifecycle(p)),
        new("pod-logs", "the log of a pod can be read and followed", p => new PodLogs(p)),
        new("pod-exec", "a command can be run in a pod", p => new PodExec(p)),
    ];
}
