using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Tests;

namespace KubeProbe.Probes.Tests;

/// <summary>Daemon sets, jobs, cron jobs, volumes and logs on DevCluster: each passes with the rights of its template, and finds what it claims to.</summary>
[Collection(ProbedCluster.Serving)]
public sealed class WorkloadLifecycleTests
{
    static Task<ProbeResult> ProbeAsync(ProbedCluster cluster, string probe, params (string, string)[] more) =>
        cluster.ProbeAsync(probe, TimeSpan.FromSeconds(85), [("STEP_TIMEOUT", "30s"), .. more]);

    [Fact]
    public async Task A_daemon_set_runs_on_every_node()
    {
        await using var cluster = await (await ProbedCluster.StartAsync("daemonset-lifecycle")).WithReadyNodesAsync();
        var result = await ProbeAsync(cluster, "daemonset-lifecycle", ("MIN_NODES", "2"));

        result.Passed();
        Assert.Equal(2, Assert.Single(result.Measurements["nodes"]).GetProperty("value").GetDouble());
        Assert.All(["create", "ready", "roll", "delete"], step => Assert.True(Assert.Single(result.Measurements[step]).GetProperty("ok").GetBoolean(), step));
        Assert.Empty(cluster.Names(ResourceTypes.DaemonSets));
        Assert.Empty(cluster.Names(ResourceTypes.Pods));
    }

    [Fact]
    public async Task A_node_that_does_not_run_its_daemon_is_told()
    {
        await using var cluster = (await ProbedCluster.StartAsync("daemonset-lifecycle")).With(FaultKind.SandboxFailure);
        var result = await ProbeAsync(cluster, "daemonset-lifecycle", ("STEP_TIMEOUT", "4s"));
        Assert.StartsWith("daemon set kp-run-ds did not get a ready pod on every node within", result.Errors[0]);
        Assert.Contains(result.Errors, e => e.Contains("Failed to create pod sandbox"));
    }

    [Fact]
    public async Task Fewer_nodes_than_wanted_are_told()
    {
        await using var cluster = await (await ProbedCluster.StartAsync("daemonset-lifecycle")).WithReadyNodesAsync();
        Assert.Contains("is meant for 2 nodes, at least 3 are wanted", (await ProbeAsync(cluster, "daemonset-lifecycle", ("MIN_NODES", "3"))).Errors[0]);
    }

    [Fact]
    public async Task Jobs_end_as_their_pods_do()
    {
        await using var cluster = await ProbedCluster.StartAsync("job-lifecycle");
        var result = await ProbeAsync(cluster, "job-lifecycle");

        result.Passed();
        Assert.All(["complete", "failure"], step => Assert.True(Assert.Single(result.Measurements[step]).GetProperty("ok").GetBoolean(), step));
        Assert.Empty(cluster.Names(ResourceTypes.Jobs));
        Assert.Empty(cluster.Names(ResourceTypes.Pods));
    }

    [Fact]
    public async Task A_job_whose_pods_do_not_start_is_explained()
    {
        await using var cluster = (await ProbedCluster.StartAsync("job-lifecycle")).With(FaultKind.ImagePullFailure);
        var result = await ProbeAsync(cluster, "job-lifecycle", ("STEP_TIMEOUT", "5s"));
        Assert.Contains(result.Errors, e => e.Contains("did not complete 2 pods within"));
        Assert.Contains(result.Errors, e => e.Contains("ErrImagePull"));
    }

    [Fact]
    public async Task A_job_whose_pods_are_killed_has_failed_and_says_why()
    {
        await using var cluster = (await ProbedCluster.StartAsync("job-lifecycle", new FastClock(20))).With(FaultKind.OomKilled);
        Assert.Contains("job kp-run-job failed though its pods are to end well: BackoffLimitExceeded", (await ProbeAsync(cluster, "job-lifecycle")).Errors[0]);
    }

    [Fact]
    public async Task A_cron_job_makes_its_job_when_it_is_due()
    {
        await using var cluster = await ProbedCluster.StartAsync("cronjob-lifecycle", new FastClock(20));
        var result = await ProbeAsync(cluster, "cronjob-lifecycle", ("MAX_LATENESS", "60s"), ("STEP_TIMEOUT", "60s"));

        result.Passed();
        Assert.Single(result.Measurements["lateness"]);
        Assert.True(Assert.Single(result.Measurements["complete"]).GetProperty("ok").GetBoolean());
        Assert.Empty(cluster.Names(ResourceTypes.CronJobs));
    }

    [Fact]
    public async Task A_cron_job_of_an_older_release_is_made_in_the_version_that_is_served()
    {
        await using var cluster = await ProbedCluster.StartAsync("cronjob-lifecycle", new FastClock(20));
        await using var release = await OtherRelease.WithOldCronJobsAsync(cluster);
        var result = await ProbeAsync(cluster, "cronjob-lifecycle", ("MAX_LATENESS", "60s"), ("STEP_TIMEOUT", "60s"), release.Parameter);

        result.Passed();
        Assert.Single(result.Measurements["lateness"]);
        Assert.Empty(cluster.Names(ResourceTypes.CronJobs));
    }

    [Fact]
    public async Task A_cluster_without_cron_jobs_is_not_at_fault()
    {
        await using var cluster = await ProbedCluster.StartAsync("cronjob-lifecycle");
        await using var release = await OtherRelease.WithOldCronJobsAsync(cluster);
        release.Own["GET /apis/batch/v1beta1"] = null;
        Assert.Equal("probe-fault: the API server serves no batch/v1/cronjobs or batch/v1beta1/cronjobs: there is nothing to probe here; let the case need crd:cronjobs.batch, and it is not applicable where that is lacking",
            Assert.Single((await ProbeAsync(cluster, "cronjob-lifecycle", release.Parameter)).Errors));
        Assert.Equal(["crd:cronjobs.batch"], Catalog.Template("cronjob-lifecycle").Texts("spec", "capabilities"));
    }

    [Theory]
    [InlineData("kp-run-cron-29401920", "2025-11-26T00:00:00Z")]
    [InlineData("kp-run-cron-1764115200", "2025-11-26T00:00:00Z")]
    [InlineData("kp-run-cron-x", null)]
    [InlineData("kp-run-cron-99999999999", null)]
    public void When_a_job_was_due_is_in_its_name_in_minutes_or_in_seconds(string job, string? due) =>
        Assert.Equal(due is null ? null : DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture), Jobs.CronJobLifecycle.Due(job));

    [Fact]
    public async Task A_cron_job_that_makes_nothing_is_told()
    {
        // It has no time to: within a millisecond nothing is due.
        await using var cluster = await ProbedCluster.StartAsync("cronjob-lifecycle");
        var result = await ProbeAsync(cluster, "cronjob-lifecycle", ("STEP_TIMEOUT", "1ms"));
        Assert.Contains("cron job kp-run-cron made no job though it is due every minute", result.Errors[0]);
    }

    [Fact]
    public async Task A_volume_keeps_what_is_written()
    {
        await using var cluster = await ProbedCluster.StartAsync("volume-lifecycle");
        var result = await ProbeAsync(cluster, "volume-lifecycle", ("SIZE", "1Mi"), ("OTHER_NODE", "true"));

        result.Passed();
        Assert.All(["bound", "attach", "reattach", "delete"], step => Assert.True(Assert.Single(result.Measurements[step]).GetProperty("ok").GetBoolean(), step));
        Assert.Equal(2, result.Measurements["detach"].Count());
        Assert.Empty(cluster.Names(ResourceTypes.PersistentVolumeClaims));
    }

    [Fact]
    public async Task A_volume_nobody_provides_is_told()
    {
        await using var cluster = await ProbedCluster.StartAsync("volume-lifecycle");
        var result = await ProbeAsync(cluster, "volume-lifecycle", ("STORAGE_CLASS", "no-such-class"), ("STEP_TIMEOUT", "4s"));
        Assert.StartsWith("claim kp-run-pvc did not get a volume within", result.Errors[0]);
        Assert.Contains("ProvisioningFailed: storageclass.storage.k8s.io \"no-such-class\" not found", result.Errors[0]);
    }

    [Fact]
    public async Task A_volume_that_can_not_be_mounted_is_told()
    {
        await using var cluster = (await ProbedCluster.StartAsync("volume-lifecycle")).With(FaultKind.MountFailure);
        var result = await ProbeAsync(cluster, "volume-lifecycle", ("SIZE", "1Mi"), ("STEP_TIMEOUT", "4s"));
        Assert.StartsWith("pod kp-run-writes did not become ready with the volume within", result.Errors[0]);
        Assert.Contains(result.Errors, e => e.Contains("FailedMount"));
    }

    [Fact]
    public async Task A_log_is_read_and_followed()
    {
        await using var cluster = await ProbedCluster.StartAsync("pod-logs");
        var result = await ProbeAsync(cluster, "pod-logs");
        result.Passed();
        Assert.All(["log", "follow"], step => Assert.True(Assert.Single(result.Measurements[step]).GetProperty("ok").GetBoolean(), step));
    }

    [Fact]
    public async Task A_log_that_may_not_be_read_is_the_probes_fault()
    {
        await using var cluster = await ProbedCluster.StartAsync("pod-logs");
        cluster.Server.Objects.Mutate(ResourceTypes.Roles, ProbedCluster.Namespace, "pod-logs", role =>
            role["rules"] = new JsonArray([.. role["rules"]!.AsArray().Where(rule => (string?)rule!["resources"]![0] != "pods/log").Select(rule => rule!.DeepClone())]));
        Assert.Equal("rbac-denied: verb=get resource=pods/log namespace=kubeprobe-probes", (await ProbeAsync(cluster, "pod-logs")).Errors[0]);
    }

    [Fact]
    public async Task A_cluster_that_runs_no_commands_is_told()
    {
        // DevCluster has no exec API, which is what a cluster whose API server does not reach its nodes looks like.
        await using var cluster = await ProbedCluster.StartAsync("pod-exec");
        var result = await ProbeAsync(cluster, "pod-exec");
        Assert.Equal(1, result.Exit);
        Assert.False(Assert.Single(result.Measurements["exec"]).GetProperty("ok").GetBoolean());
        await cluster.UntilNoneAsync(ResourceTypes.Pods);
    }
}
