using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.Jobs;

/// <summary>A Job's status; counts that are zero are left out.</summary>
static class JobStatus
{
    /// <summary>When it ended; null while it has not.</summary>
    public static DateTimeOffset? Ended(JsonObject job) => job.Items("status", "conditions")
        .Where(condition => condition.Text("type") is "Complete" or "Failed" && condition.Text("status") == "True")
        .Select(condition => KubeTime.Parse(condition.Text("lastTransitionTime"))).FirstOrDefault();

    /// <summary>Until <c>activeDeadlineSeconds</c> is over; null without one, or before it began.</summary>
    public static TimeSpan? TimeLeft(JsonObject job, DateTimeOffset now) =>
        job.Number("spec", "activeDeadlineSeconds") is { } seconds && KubeTime.Parse(job.Text("status", "startTime")) is { } start
            ? start + TimeSpan.FromSeconds(seconds) - now
            : null;

    public static void Tell(JsonObject status, JsonObject job, JobCount count, DateTimeOffset now)
    {
        if (!job.Flag("spec", "suspend")) status.Default("startTime", KubeTime.Format(now));
        Number(status, "active", count.Active);
        status["ready"] = count.Ready;
        Number(status, "succeeded", count.Succeeded);
        Number(status, "failed", count.Failed);
        status["uncountedTerminatedPods"] = new JsonObject();
    }

    public static void End(JsonObject status, JsonObject job, JobCount count, JobVerdict verdict, DateTimeOffset now)
    {
        Tell(status, job, count with { Active = 0, Ready = 0 }, now);
        var condition = new JsonObject
        {
            ["type"] = verdict.Complete ? "Complete" : "Failed",
            ["status"] = "True",
            ["lastProbeTime"] = KubeTime.Format(now),
            ["lastTransitionTime"] = KubeTime.Format(now),
        };
        if (verdict.Complete) status["completionTime"] = KubeTime.Format(now);
        else (condition["reason"], condition["message"]) = (verdict.Reason, verdict.Message);
        status["conditions"] = new JsonArray(condition);
    }

    static void Number(JsonObject status, string name, int count)
    {
        if (count > 0) status[name] = count;
        else status.Remove(name);
    }
}
