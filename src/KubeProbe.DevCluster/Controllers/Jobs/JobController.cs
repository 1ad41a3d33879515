using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.Jobs;

/// <summary>Runs a Job's pods until enough of them have succeeded, or too many failed, or its time is up.</summary>
sealed class JobController(ClusterContext context) : Controller(context, "job-controller")
{
    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(6);

    protected override IEnumerable<ObjectKey> Everything() => KeysOf(ResourceTypes.Jobs);

    protected override void OnChange(ResourceType type, WatchEvent change)
    {
        if (type == ResourceTypes.Jobs) Look(change.Object.Key());
        else if (type == ResourceTypes.Pods && Owner.KeyOf(ResourceTypes.Jobs, change.Object) is { } owner) Look(owner);
    }

    protected override Task ReconcileAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (Store.Find(ResourceTypes.Jobs, key.Namespace, key.Name) is not { } job || job.IsTerminating()) return Task.CompletedTask;
        if (JobStatus.Ended(job) is { } endedAt)
        {
            ForgetLater(key, job, endedAt);
            return Task.CompletedTask;
        }

        var pods = Store.List(ResourceTypes.Pods, key.Namespace, job.Controls).Items;
        var count = JobCount.Of(job, pods);
        if (count.Verdict(job, Now) is { } verdict)
        {
            End(key, job, count, verdict);
            return Task.CompletedTask;
        }

        ApiException? failure = null;
        try
        {
            Steer(key, job, pods, count);
        }
        catch (ApiException e)
        {
            failure = e;
        }
        pods = Store.List(ResourceTypes.Pods, key.Namespace, job.Controls).Items;
        WriteStatus(key, status => JobStatus.Tell(status, job, JobCount.Of(job, pods), Now));
        if (JobStatus.TimeLeft(job, Now) is { } left) LookAfter(key, left);
        return failure is null ? Task.CompletedTask : Task.FromException(failure);
    }

    /// <summary>As many pods as may run beside each other and are still needed; after failures, with growing pauses.</summary>
    void Steer(ObjectKey key, JsonObject job, IReadOnlyList<JsonObject> pods, JobCount count)
    {
        var active = pods.Where(PodReadiness.IsActive).ToList();
        var wanted = job.Flag("spec", "suspend") ? 0 : count.Wanted(job);
        foreach (var pod in active.Skip(wanted))
        {
            Store.Delete(ResourceTypes.Pods, pod.Namespace(), pod.Name(), new DeleteOptions { Uid = pod.Uid() });
            Events.Normal(ResourceTypes.Jobs, job, "SuccessfulDelete", $"Deleted pod: {pod.Name()}");
        }
        if (active.Count >= wanted) return;
        if (count.LastFailure is { } last && last + Pause(count.Failed) is var next && next > Now)
        {
            LookAfter(key, next - Now);
            return;
        }
        for (var i = active.Count; i < wanted; i++) CreatePod(job);
    }

    static TimeSpan Pause(int failures) =>
        TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks * (1L << Math.Min(failures - 1, 10))));

    void CreatePod(JsonObject job)
    {
        try
        {
            var pod = Context.Create(ResourceTypes.Pods, TemplatePod.Of(job, ResourceTypes.Jobs, job.Object("spec", "template")));
            Events.Normal(ResourceTypes.Jobs, job, "SuccessfulCreate", $"Created pod: {pod.Name()}");
        }
        catch (ApiException e)
        {
            Events.Warning(ResourceTypes.Jobs, job, "FailedCreate", $"Error creating: {e.Message}");
            throw;
        }
    }

    void End(ObjectKey key, JsonObject job, JobCount count, JobVerdict verdict)
    {
        foreach (var pod in Store.List(ResourceTypes.Pods, key.Namespace, pod => job.Controls(pod) && PodReadiness.IsActive(pod)).Items)
            Store.Delete(ResourceTypes.Pods, pod.Namespace(), pod.Name(), new DeleteOptions { Uid = pod.Uid() });
        WriteStatus(key, status => JobStatus.End(status, job, count, verdict, Now));
        if (verdict.Complete) Events.Normal(ResourceTypes.Jobs, job, "Completed", "Job completed");
        else Events.Warning(ResourceTypes.Jobs, job, verdict.Reason, verdict.Message);
    }

    /// <summary><c>ttlSecondsAfterFinished</c>.</summary>
    void ForgetLater(ObjectKey key, JsonObject job, DateTimeOffset endedAt)
    {
        if (job.Number("spec", "ttlSecondsAfterFinished") is not { } seconds) return;
        var at = endedAt + TimeSpan.FromSeconds(seconds);
        if (at > Now) LookAfter(key, at - Now);
        else Store.Delete(ResourceTypes.Jobs, key.Namespace, key.Name, new DeleteOptions { Uid = job.Uid() });
    }

    void WriteStatus(ObjectKey key, Action<JsonObject> change)
    {
        try
        {
            Store.Mutate(ResourceTypes.Jobs, key.Namespace, key.Name, stored => change(stored.Make("status")), "status");
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // Deleted while we looked; nobody reads its status any more.
        }
    }
}
