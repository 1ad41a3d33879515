namespace KubeProbe.Probes.Inspections.Workloads;

/// <summary>Jobs that failed lately, cron jobs that are suspended or have not succeeded for too long, jobs that never end.</summary>
sealed class FailedJobs(ProbeParameters parameters) : Inspection(parameters)
{
    readonly TimeSpan window = parameters.Duration("WINDOW", TimeSpan.FromDays(1));
    readonly TimeSpan maxRunning = parameters.Duration("MAX_RUNNING", TimeSpan.FromHours(12));
    readonly bool suspendedToo = parameters.Boolean("SUSPENDED", true);
    readonly InspectedNamespaces namespaces = new(parameters);

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        var successes = new CronJobSuccesses();
        await foreach (var job in inspector.ListAsync(KubeKinds.Jobs, stopping, namespaces))
        {
            successes.Add(job);
            inspector.Findings.Add(FailedJobRules.CheckJob(job, window, maxRunning, inspector.Now));
        }

        await foreach (var cron in inspector.ListAsync(KubeKinds.CronJobs, stopping, namespaces))
            inspector.Findings.Add(FailedJobRules.CheckCronJob(cron, successes.Of(cron), window, suspendedToo, inspector.Now));
    }
}
