using System.Globalization;
using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Inspections;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.Jobs;

/// <summary>
/// A cron job that is due every minute: <c>scheduled</c> (from its creation until it made its first job), <c>complete</c> (that job is complete), and
/// how late it was made after it was due (<c>lateness</c>, seconds). Takes a minute and a half at the least.
/// </summary>
sealed class CronJobLifecycle(ProbeParameters parameters) : IProbe
{
    readonly string image = parameters.OwnImage("IMAGE");
    readonly TimeSpan mostLate = parameters.Duration("MAX_LATENESS", TimeSpan.FromSeconds(30));
    readonly TimeSpan stepTimeout = parameters.Duration("STEP_TIMEOUT", TimeSpan.FromMinutes(2));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var cluster = ClusterAccess.Connect(parameters);
        var space = ClusterAccess.Namespace(run);
        var name = ClusterAccess.Name(run, "cron");
        // A job's name is its cron job's and eleven characters more.
        if (name.Length > 52) name = $"{name[..47]}-cron";
        var jobs = Json.Path(run, "batch/v1", "jobs");
        var version = await cluster.ServedAsync(KubeKinds.CronJobs, stopping);
        var cron = new ProbedObject(run, cluster, stepTimeout, "cron job", Json.Path(run, version, "cronjobs"), name, async () =>
            [.. await PodTroubles.WarningsAsync(cluster, space, name, run.Clock), .. await PodTroubles.OfSelectedAsync(cluster, space, $"{Json.ObjectLabel}={name}", run.Clock)]);
        try
        {
            await cron.CreateAsync(Json.Object(run, version, "CronJob", name, new JsonObject
            {
                ["schedule"] = "* * * * *",
                ["concurrencyPolicy"] = "Forbid",
                ["jobTemplate"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = Json.Labels(run, name) },
                    ["spec"] = new JsonObject { ["backoffLimit"] = 2, ["template"] = Json.Template(run, name, Json.PodSpec(image, "Never", "workload", "exit", "0")) },
                },
            }));
            await cron.UntilAsync("scheduled", "made no job though it is due every minute", seen => seen.Time("status", "lastScheduleTime") is not null);
            var job = await FirstJobAsync(cluster, jobs, name, stopping);
            Lateness(run, job);
            await Step.RunAsync(run, "complete", stepTimeout, $"job {job.Text("metadata", "name")} did not complete", stop =>
                cluster.UntilAsync(jobs, job.Text("metadata", "name")!, seen => seen is not null && (seen.Has("Failed")
                    ? throw new ProbeFailedException($"job {job.Text("metadata", "name")} failed: {seen.Condition("Failed").Text("message")}")
                    : seen.Has("Complete")), stop),
                () => PodTroubles.OfSelectedAsync(cluster, space, $"{Json.ObjectLabel}={name}", run.Clock));
            await cron.DeletedAsync();
        }
        catch
        {
            await cluster.TryDeleteAsync(run, cron.Path);
            throw;
        }
    }

    static async Task<JsonObject> FirstJobAsync(ClusterAccess cluster, string jobs, string cron, CancellationToken stop)
    {
        var list = await cluster.GetAsync($"{jobs}?labelSelector={Uri.EscapeDataString($"{Json.ObjectLabel}={cron}")}", stop);
        return list.Items("items").OrderBy(job => job.Text("metadata", "creationTimestamp"), StringComparer.Ordinal).FirstOrDefault()
            ?? throw new ProbeFailedException($"cron job {cron} says that it made a job, and there is none");
    }

    /// <summary>Both by the cluster's own clock.</summary>
    void Lateness(ProbeRun run, JsonObject job)
    {
        if (Due(job.Text("metadata", "name")!) is not { } due || job.Time("metadata", "creationTimestamp") is not { } made) return;
        var late = made - due;
        run.Record("lateness", late.TotalSeconds, "seconds");
        if (late > mostLate)
            throw new ProbeFailedException(string.Create(CultureInfo.InvariantCulture,
                $"job {job.Text("metadata", "name")} was made {late.TotalSeconds:0} s after it was due; at most {mostLate.TotalSeconds:0} s are allowed"));
    }

    /// <summary>When a job was due: its name ends in the minute, and before Kubernetes 1.21 in the second.</summary>
    public static DateTimeOffset? Due(string job) =>
        !long.TryParse(job.Split('-')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var end) || end > uint.MaxValue ? null
        : DateTimeOffset.FromUnixTimeSeconds(end < 1_000_000_000 ? end * 60 : end);
}
