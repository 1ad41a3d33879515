using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Controllers;

/// <summary>A Job runs pods until enough have succeeded or too many failed; a CronJob makes Jobs when they are due.</summary>
public sealed class JobTests
{
    [Fact]
    public async Task It_is_complete_when_so_many_pods_have_succeeded_as_it_asks_for()
    {
        await using var cluster = await RunningCluster.StartAsync();
        var most = 0;
        using var observing = cluster.Objects.Observe((type, _) => { if (type == ResourceTypes.Pods) most = Math.Max(most, Active(cluster)); });
        Create(cluster, "exit 0", spec => (spec["completions"], spec["parallelism"]) = (3, 2));
        var job = await EndedAsync(cluster, "Complete");

        Assert.Equal((3L, null, "True"), (job.Number("status", "succeeded"), job.Number("status", "active"), job.Items("status", "conditions").Single().Text("status")));
        Assert.NotNull(job.Text("status", "completionTime"));
        Assert.InRange(most, 1, 2);
        await cluster.WaitForEventAsync("work", "Completed", e => e.Text("message") == "Job completed");
        Assert.All(HandRun.Pods(cluster), p => Assert.Equal("work", p.Label("job-name")));
    }

    [Fact]
    public async Task Failures_are_tried_again_after_growing_pauses_and_end_it_at_the_limit()
    {
        await using var cluster = await RunningCluster.StartAsync(options => options with { Time = new FastClock(20) });
        Create(cluster, "exit 3", spec => spec["backoffLimit"] = 1);
        var job = await EndedAsync(cluster, "Failed");

        Assert.Equal(2, job.Number("status", "failed"));
        Assert.Equal(("BackoffLimitExceeded", "Job has reached the specified backoff limit"), (Condition(job).Text("reason"), Condition(job).Text("message")));
        await cluster.WaitForEventAsync("work", "BackoffLimitExceeded");
    }

    [Fact]
    public async Task Restarts_in_place_count_as_failures()
    {
        await using var cluster = await RunningCluster.StartAsync(options => options with { Time = new FastClock(20) });
        Create(cluster, "exit 3", spec =>
        {
            spec["backoffLimit"] = 1;
            spec.Make("template", "spec")["restartPolicy"] = "OnFailure";
        });
        Assert.Equal("BackoffLimitExceeded", Condition(await EndedAsync(cluster, "Failed")).Text("reason"));
    }

    [Fact]
    public async Task Its_deadline_ends_it_and_its_pods()
    {
        await using var cluster = await RunningCluster.StartAsync(options => options with { Time = new FastClock(10) });
        Create(cluster, "exec sleep 1000", spec => spec["activeDeadlineSeconds"] = 20);
        var job = await EndedAsync(cluster, "Failed");
        Assert.Equal(("DeadlineExceeded", "Job was active longer than specified deadline"), (Condition(job).Text("reason"), Condition(job).Text("message")));
        await cluster.WaitForChangeAsync(ResourceTypes.Pods, () => HandRun.Pods(cluster).Count == 0);
    }

    [Fact]
    public async Task It_is_forgotten_when_it_says_so()
    {
        await using var cluster = await RunningCluster.StartAsync();
        Create(cluster, "exit 0", spec => spec["ttlSecondsAfterFinished"] = 0);
        await cluster.WaitAsync(ResourceTypes.Jobs, "work", _ => true);
        await cluster.WaitUntilGoneAsync(ResourceTypes.Jobs, "work");
    }

    [Theory, InlineData("Always"), InlineData(null)]
    public async Task A_job_must_say_whether_its_pods_are_restarted(string? policy)
    {
        await using var cluster = await HandRun.StartAsync();
        var refused = Assert.Throws<ApiException>(() => Create(cluster, "exit 0", spec => spec.Make("template", "spec")["restartPolicy"] = policy));
        Assert.Equal("Job.batch \"work\" is invalid: spec.template.spec.restartPolicy: Unsupported value: \"Always\": supported values: \"OnFailure\", \"Never\"", refused.Message);
    }

    [Fact]
    public async Task A_cron_job_makes_a_job_when_it_is_due_and_keeps_the_last_ones()
    {
        await using var cluster = await RunningCluster.StartAsync(options => options with { Time = new FastClock(60) });
        cluster.Create(ResourceTypes.CronJobs, Cron("* * * * *", "exit 0", spec => spec["successfulJobsHistoryLimit"] = 1));
        var cron = await cluster.WaitAsync(ResourceTypes.CronJobs, "tick", c => c.Text("status", "lastSuccessfulTime") is not null);
        Assert.NotNull(cron.Text("status", "lastScheduleTime"));
        await cluster.WaitForEventAsync("tick", "SawCompletedJob", e => e.Text("message")!.EndsWith(", status: Complete", StringComparison.Ordinal));
        await cluster.WaitForEventAsync("tick", "SuccessfulDelete");
        Assert.Matches("^tick-[0-9]+$", cluster.Objects.List(ResourceTypes.Jobs, RunningCluster.Namespace).Items[0].Name());
    }

    [Theory, InlineData("Forbid", "JobAlreadyActive"), InlineData("Replace", "SuccessfulDelete")]
    public async Task A_cron_job_that_still_runs_is_handled_by_its_policy(string policy, string reason)
    {
        await using var cluster = await RunningCluster.StartAsync(options => options with { Time = new FastClock(60) });
        cluster.Create(ResourceTypes.CronJobs, Cron("* * * * *", "exec sleep 100000", spec => spec["concurrencyPolicy"] = policy));
        await cluster.WaitForEventAsync("tick", reason);
    }

    [Fact]
    public async Task A_suspended_cron_job_starts_nothing_and_a_schedule_that_is_none_is_refused()
    {
        await using var cluster = await HandRun.StartAsync(new FastClock(60));
        cluster.Create(ResourceTypes.CronJobs, Cron("* * * * *", "exit 0", spec => spec["suspend"] = true));
        Assert.Contains("spec.schedule: Invalid value: \"often\"", Assert.Throws<ApiException>(() => cluster.Create(ResourceTypes.CronJobs, Cron("often", "exit 0"))).Message, StringComparison.Ordinal);
        cluster.Create(ResourceTypes.CronJobs, Cron("* * * * *", "exit 0", name: "other"));
        await cluster.WaitForEventAsync("other", "SuccessfulCreate");
        Assert.Null(cluster.Objects.Get(ResourceTypes.CronJobs, RunningCluster.Namespace, "tick").Text("status", "lastScheduleTime"));
    }

    static JsonObject Cron(string schedule, string script, Action<JsonObject>? change = null, string name = "tick")
    {
        var spec = new JsonObject { ["schedule"] = schedule, ["jobTemplate"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = Template(script) } } };
        change?.Invoke(spec);
        return HandRun.Named(name, spec);
    }

    static void Create(RunningCluster cluster, string script, Action<JsonObject>? change = null)
    {
        var spec = new JsonObject { ["template"] = Template(script) };
        change?.Invoke(spec);
        cluster.Create(ResourceTypes.Jobs, HandRun.Named("work", spec));
    }

    static JsonObject Template(string script) => new() { ["spec"] = RunningCluster.Pod("x", script)["spec"]!.DeepClone() };

    static int Active(RunningCluster cluster) =>
        HandRun.Pods(cluster).Count(p => p.Text("status", "phase") is not ("Succeeded" or "Failed"));

    static JsonObject Condition(JsonObject job) => job.Items("status", "conditions").Single();

    static Task<JsonObject> EndedAsync(RunningCluster cluster, string how) =>
        cluster.WaitAsync(ResourceTypes.Jobs, "work", j => j.Items("status", "conditions").Any(c => c.Text("type") == how && c.Text("status") == "True"));
}
