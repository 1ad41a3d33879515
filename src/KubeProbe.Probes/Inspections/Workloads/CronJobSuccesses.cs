namespace KubeProbe.Probes.Inspections.Workloads;

/// <summary>When cron jobs last succeeded, by the jobs they made: before Kubernetes 1.22 a cron job's own status does not say.</summary>
sealed class CronJobSuccesses
{
    const int MostCronJobs = 10_000;
    readonly Dictionary<string, DateTimeOffset> latest = new(StringComparer.Ordinal);

    public void Add(KubeObject job)
    {
        if (job.Time("status", "completionTime") is not { } at || job.Controller is not { } owner || !owner.StartsWith("CronJob/", StringComparison.Ordinal)) return;
        var cron = $"{job.Namespace}/{owner["CronJob/".Length..]}";
        if (latest.TryGetValue(cron, out var known) ? known < at : latest.Count < MostCronJobs) latest[cron] = at;
    }

    /// <summary>The last success that its status or a job that is still there tells of; null where none does.</summary>
    public DateTimeOffset? Of(KubeObject cron) =>
        cron.Time("status", "lastSuccessfulTime") is { } told && !(latest.TryGetValue(cron.FullName, out var later) && later > told) ? told
        : latest.TryGetValue(cron.FullName, out var seen) ? seen : null;
}
