namespace KubeProbe.Probes.Inspections.Workloads;

/// <summary>When a job or a cron job is a finding.</summary>
static class FailedJobRules
{
    public static IEnumerable<string> CheckJob(KubeObject job, TimeSpan window, TimeSpan maxRunning, DateTimeOffset now)
    {
        if (job.Condition("Failed") is { Exists: true } failed && failed.Text("status") == "True" && failed.Time("lastTransitionTime") is { } at && now - at <= window)
            yield return $"job {job.FullName} failed {Age.Of(now - at)} ago: {failed.Text("reason")}: {failed.Text("message")}; read the log of its last pod";
        else if (job.Integer("status", "active") > 0 && job.Time("status", "startTime") is { } start && now - start > maxRunning)
            yield return $"job {job.FullName} has been running for {Age.Of(now - start)}, {Age.Of(maxRunning)} is the most; look what it waits for, or set activeDeadlineSeconds";
    }

    public static IEnumerable<string> CheckCronJob(KubeObject cron, DateTimeOffset? succeeded, TimeSpan window, bool suspendedToo, DateTimeOffset now)
    {
        if (cron.Is("spec", "suspend"))
        {
            if (suspendedToo) yield return $"cronjob {cron.FullName} is suspended; resume it, or delete it";
            yield break;
        }

        // Before Kubernetes 1.22 only its jobs tell of a success, and this one keeps none.
        if (succeeded is null && cron.Text("spec", "successfulJobsHistoryLimit") == "0") yield break;

        // Scheduled within the window, and the last success lies before it: what ran since did not succeed.
        if (cron.Time("status", "lastScheduleTime") is { } scheduled && now - scheduled <= window
            && (succeeded ?? cron.Created) is { } success && now - success > window)
            yield return $"cronjob {cron.FullName} was last started {Age.Of(now - scheduled)} ago and has not succeeded for {Age.Of(now - success)}; read the logs of its jobs";
    }
}
