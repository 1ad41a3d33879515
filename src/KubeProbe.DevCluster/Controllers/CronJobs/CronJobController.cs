using System.Globalization;
using System.Text.Json.Nodes;
using Cronos;
using KubeProbe.DevCluster.Controllers.Jobs;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.CronJobs;

/// <summary>Makes a Job of a CronJob whenever it is due, and forgets the oldest that have ended.</summary>
sealed class CronJobController(ClusterContext context) : Controller(context, "cronjob-controller")
{
    // So far back missed times are looked for; of many that were missed only the last is made up for anyway.
    static readonly TimeSpan LookBack = TimeSpan.FromHours(24);

    protected override IEnumerable<ObjectKey> Everything() => KeysOf(ResourceTypes.CronJobs);

    protected override void OnChange(ResourceType type, WatchEvent change)
    {
        if (type == ResourceTypes.CronJobs) Look(change.Object.Key());
        else if (type == ResourceTypes.Jobs && Owner.KeyOf(ResourceTypes.CronJobs, change.Object) is { } owner) Look(owner);
    }

    protected override Task ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (Store.Find(ResourceTypes.CronJobs, key.Namespace, key.Name) is not { } cron || cron.IsTerminating()) return Task.CompletedTask;
        if (!CronExpression.TryParse(cron.Text("spec", "schedule") ?? "", out var schedule)) return Task.CompletedTask;

        var zone = cron.Text("spec", "timeZone") is { } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) ? found : TimeZoneInfo.Utc;
        var jobs = Store.List(ResourceTypes.Jobs, key.Namespace, cron.Controls).Items.ToList();
        NoteEnded(cron, jobs);
        DateTimeOffset? started = null;
        if (!cron.Flag("spec", "suspend") && Due(cron, schedule, zone) is { } due) started = Start(cron, jobs, due);
        CleanUp(cron, jobs, "Complete", (int)(cron.Number("spec", "successfulJobsHistoryLimit") ?? 3));
        CleanUp(cron, jobs, "Failed", (int)(cron.Number("spec", "failedJobsHistoryLimit") ?? 1));
        WriteStatus(key, cron, started);
        if (schedule.GetNextOccurrence(Now, zone) is { } next) LookAfter(key, next - Now + TimeSpan.FromMilliseconds(10));
        return Task.CompletedTask;
    }

    /// <summary>The last time that was due and was not begun; null when there is none, or it is too late for it.</summary>
    DateTimeOffset? Due(JsonObject cron, CronExpression schedule, TimeZoneInfo zone)
    {
        var from = KubeTime.Parse(cron.Text("status", "lastScheduleTime")) ?? KubeTime.Parse(cron.Text("metadata", "creationTimestamp")) ?? Now;
        if (cron.Number("spec", "startingDeadlineSeconds") is { } late && Now - TimeSpan.FromSeconds(late) is var earliest && earliest > from) from = earliest;
        if (Now - LookBack > from) from = Now - LookBack;
        return schedule.GetOccurrences(from, Now, zone, fromInclusive: false, toInclusive: true).Select(time => (DateTimeOffset?)time).LastOrDefault();
    }

    DateTimeOffset? Start(JsonObject cron, List<JsonObject> jobs, DateTimeOffset due)
    {
        var active = jobs.Where(job => JobStatus.Ended(job) is null && !job.IsTerminating()).ToList();
        switch (cron.Text("spec", "concurrencyPolicy"))
        {
            case "Forbid" when active.Count > 0:
                Events.Normal(ResourceTypes.CronJobs, cron, "JobAlreadyActive", "Not starting job because prior execution is running and concurrency policy is Forbid");
                return null;
            case "Replace":
                foreach (var job in active)
                {
                    Store.Delete(ResourceTypes.Jobs, job.Namespace(), job.Name(), new DeleteOptions { PropagationPolicy = "Background" });
                    Events.Normal(ResourceTypes.CronJobs, cron, "SuccessfulDelete", $"Deleted job {job.Name()}");
                }
                break;
        }

        try
        {
            var made = Context.Create(ResourceTypes.Jobs, JobOf(cron, due));
            Events.Normal(ResourceTypes.CronJobs, cron, "SuccessfulCreate", $"Created job {made.Name()}");
        }
        catch (ApiException e) when (e.Reason == "AlreadyExists")
        {
            // Made before a restart; its name says of which time it is.
        }
        catch (ApiException e)
        {
            Events.Warning(ResourceTypes.CronJobs, cron, "FailedCreate", $"Error creating job: {e.Message}");
            throw;
        }
        return due;
    }

    static JsonObject JobOf(JsonObject cron, DateTimeOffset due)
    {
        var template = cron.Object("spec", "jobTemplate");
        var metadata = new JsonObject
        {
            ["name"] = $"{cron.Name()}-{(due.ToUnixTimeSeconds() / 60).ToString(CultureInfo.InvariantCulture)}",
            ["namespace"] = cron.Namespace(),
            ["ownerReferences"] = Owner.ReferenceTo(ResourceTypes.CronJobs, cron),
        };
        foreach (var field in (string[])["labels", "annotations"])
            if (template.Object("metadata", field) is { } map) metadata[field] = map.DeepClone();
        return new JsonObject { ["metadata"] = metadata, ["spec"] = template.Object("spec")?.DeepClone() ?? new JsonObject() };
    }

    void NoteEnded(JsonObject cron, List<JsonObject> jobs)
    {
        var known = cron.Items("status", "active").Select(reference => reference.Text("uid")).ToHashSet();
        foreach (var job in jobs.Where(job => known.Contains(job.Uid()) && JobStatus.Ended(job) is not null))
            Events.Normal(ResourceTypes.CronJobs, cron, "SawCompletedJob", $"Saw completed job: {job.Name()}, status: {StateOf(job)}");
    }

    void CleanUp(JsonObject cron, List<JsonObject> jobs, string state, int keep)
    {
        foreach (var job in jobs.Where(job => StateOf(job) == state && !job.IsTerminating()).OrderByDescending(job => job.Text("status", "startTime"), StringComparer.Ordinal).Skip(keep))
        {
            Store.Delete(ResourceTypes.Jobs, job.Namespace(), job.Name(), new DeleteOptions { PropagationPolicy = "Background" });
            Events.Normal(ResourceTypes.CronJobs, cron, "SuccessfulDelete", $"Deleted job {job.Name()}");
        }
    }

    static string? StateOf(JsonObject job) =>
        job.Items("status", "conditions").FirstOrDefault(condition => condition.Text("status") == "True").Text("type");

    void WriteStatus(ObjectKey key, JsonObject cron, DateTimeOffset? started)
    {
        var jobs = Store.List(ResourceTypes.Jobs, key.Namespace, cron.Controls).Items;
        var active = jobs.Where(job => JobStatus.Ended(job) is null && !job.IsTerminating()).Select(Reference).ToArray();
        var succeeded = jobs.Where(job => StateOf(job) == "Complete").Select(job => job.Text("status", "completionTime")).Max(StringComparer.Ordinal);
        try
        {
            Store.Mutate(ResourceTypes.CronJobs, key.Namespace, key.Name, stored =>
            {
                var status = stored.Make("status");
                status.Remove("active");
                if (active.Length > 0) status["active"] = new JsonArray([.. active.Select(each => each.DeepClone())]);
                if (started is { } time) status["lastScheduleTime"] = KubeTime.Format(time);
                if (succeeded is not null) status["lastSuccessfulTime"] = succeeded;
            }, "status");
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Deleted while we looked; nobody reads its status any more.
        }
    }

    static JsonNode Reference(JsonObject job) => new JsonObject
    {
        ["kind"] = "Job",
        ["namespace"] = job.Namespace(),
        ["name"] = job.Name(),
        ["uid"] = job.Uid(),
        ["apiVersion"] = "batch/v1",
        ["resourceVersion"] = job.Text("metadata", "resourceVersion"),
    };
}
