using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.Jobs;

/// <summary>How a Job ended.</summary>
sealed record JobVerdict(bool Complete, string Reason, string Message);

/// <summary>How a Job's pods stand.</summary>
/// <param name="Active">Those that have not ended.</param>
/// <param name="Ready">Those of them that are ready.</param>
/// <param name="Succeeded">Those that ended well.</param>
/// <param name="Failed">Those that ended badly, and restarts in place.</param>
/// <param name="LastFailure">When the last of them did.</param>
sealed record JobCount(int Active, int Ready, int Succeeded, int Failed, DateTimeOffset? LastFailure)
{
    public static JobCount Of(JsonObject job, IReadOnlyList<JsonObject> pods)
    {
        var failed = pods.Where(pod => pod.Text("status", "phase") == "Failed").ToList();
        var restarts = pods.Where(PodReadiness.IsActive).Sum(pod => pod.Items("status", "containerStatuses").Sum(status => (int)(status.Number("restartCount") ?? 0)));
        // Pods that somebody deleted stay counted.
        return new JobCount(
            pods.Count(PodReadiness.IsActive),
            pods.Count(pod => PodReadiness.IsActive(pod) && PodReadiness.IsReady(pod)),
            Math.Max(pods.Count(pod => pod.Text("status", "phase") == "Succeeded"), (int)(job.Number("status", "succeeded") ?? 0)),
            Math.Max(failed.Count, (int)(job.Number("status", "failed") ?? 0)) + restarts,
            failed.Select(EndOf).Max());
    }

    /// <summary>Null while it goes on.</summary>
    public JobVerdict? Verdict(JsonObject job, DateTimeOffset now)
    {
        if (Failed > (job.Number("spec", "backoffLimit") ?? 6))
            return new JobVerdict(false, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        if (JobStatus.TimeLeft(job, now) is { } left && left <= TimeSpan.Zero)
            return new JobVerdict(false, "DeadlineExceeded", "Job was active longer than specified deadline");
        var enough = job.Number("spec", "completions") is { } completions ? Succeeded >= completions : Succeeded > 0 && Active == 0;
        return enough ? new JobVerdict(true, "Completed", "Job completed") : null;
    }

    /// <summary>How many pods should be active now. Without a number of completions, the first success means that no more are needed.</summary>
    public int Wanted(JsonObject job)
    {
        var parallelism = (int)(job.Number("spec", "parallelism") ?? 1);
        if (job.Number("spec", "completions") is { } completions) return Math.Min(parallelism, (int)completions - Succeeded);
        return Succeeded > 0 ? Active : parallelism;
    }

    static DateTimeOffset? EndOf(JsonObject pod) => pod.Items("status", "containerStatuses")
        .Select(status => KubeTime.Parse(status.Text("state", "terminated", "finishedAt"))).Max() ?? KubeTime.Parse(pod.Text("metadata", "creationTimestamp"));
}
