namespace KubeProbe.EndToEnd.Tests;

/// <summary>Rows of the verdict table that need a fault from outside, which only a development cluster can be given.</summary>
public sealed class ClusterFaultTests(Stage stage) : IClassFixture<Stage>
{
    [Theory]
    [InlineData("sandbox-failure", "VERDICT_FAILED", 1, "sandbox", "sandbox")]
    [InlineData("image-pull-failure", "VERDICT_FAILED", 1, "image-pull", "image")]
    [InlineData("unschedulable", "VERDICT_FAILED", 1, "scheduling", "nodes are available")]
    [InlineData("mount-failure", "VERDICT_FAILED", 1, "mount", "MountVolume")]
    [InlineData("oom-killed", "VERDICT_PROBE_FAULT", 3, "oom", "memory")]
    [InlineData("admission-refuse", "VERDICT_FAILED", 1, "refused", "admission webhook")]
    [InlineData("api-error", "VERDICT_FAILED", 1, "api-error", "API server fails")]
    [InlineData("api-throttle", "VERDICT_FAILED", 1, "api-throttled", "API server throttles")]
    public async Task A_fault_of_the_cluster_is_found_and_told(string fault, string verdict, int exitCode, string reason, string says)
    {
        Assert.SkipWhen(stage.Target.Dev is null, "A real cluster can't be made to fail from outside.");
        var cluster = stage.Target.Dev!;
        var name = $"f-{fault}";
        await stage.Centre.ApplyAsync(Demo.Case(name, stage.Target.Image, "apiserver-crud", "timeout: 6s\n  " + Stage.CrudRights));
        await stage.GrantAsync(name);
        cluster.Faults.Set(fault);
        try
        {
            var (code, run) = await stage.RefusedAsync(stage.Target.Name, name);

            Assert.Equal((verdict, reason), (run.Text("verdict"), run.Text("reason")));
            Assert.Contains(says, run.Text("message"), StringComparison.OrdinalIgnoreCase);
            Assert.Equal(exitCode, code);
        }
        finally
        {
            cluster.Faults.ClearAll();
        }

        // And without the fault the same case passes, given the time a busy machine takes: it was the cluster.
        await stage.Centre.ApplyAsync(Demo.Case(name, stage.Target.Image, "apiserver-crud", "timeout: 2m\n  " + Stage.CrudRights));
        Assert.Equal(0, (await stage.RunAsync(name)).ExitCode);
    }
}
