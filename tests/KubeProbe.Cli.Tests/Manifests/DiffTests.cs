using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Manifests;

public sealed class DiffTests : CentreTest
{
    async Task<Outcome> DiffAsync(ManifestChange change, params string[] more)
    {
        Centre.Manifests.OnApply = request =>
        {
            Assert.True(request.DryRun);
            return new ApplyResponse { Changes = { change } };
        };
        return await Terminal.RunAsync(["diff", "-f", Terminal.File("a.yaml", "x"), .. more]);
    }

    static ManifestChange Configured(string before, string after) =>
        new() { Kind = "Cluster", Name = "dev-a", Action = ManifestAction.Configured, Before = before, After = after };

    [Fact]
    public async Task No_difference_prints_nothing_and_exits_0()
    {
        var outcome = await DiffAsync(new() { Kind = "Cluster", Name = "dev-a", Action = ManifestAction.Unchanged, Before = "a", After = "a" });
        Assert.Equal((0, "", ""), (outcome.Code, outcome.Out, outcome.Err));
    }

    [Fact]
    public async Task A_difference_is_a_unified_diff_and_exits_1()
    {
        var outcome = await DiffAsync(Configured("kind: Cluster\nspec:\n  paused: false\n", "kind: Cluster\nspec:\n  paused: true\n"));
        Assert.Equal(1, outcome.Code);
        Assert.Equal(
            """
            --- live/cluster/dev-a
            +++ applied/cluster/dev-a
            @@ -1,3 +1,3 @@
             kind: Cluster
             spec:
            -  paused: false
            +  paused: true
            """, outcome.Table);
    }

    [Fact]
    public async Task What_is_created_is_all_plus()
    {
        var outcome = await DiffAsync(new() { Kind = "Cluster", Name = "dev-a", Action = ManifestAction.Created, After = "kind: Cluster\n" });
        Assert.Equal(1, outcome.Code);
        Assert.Equal("--- /dev/null\n+++ applied/cluster/dev-a\n@@ -0,0 +1,1 @@\n+kind: Cluster", outcome.Table);
    }

    [Fact]
    public async Task What_is_deleted_is_all_minus()
    {
        var outcome = await DiffAsync(new() { Kind = "Cluster", Name = "dev-a", Action = ManifestAction.Deleted, Before = "kind: Cluster\n" });
        Assert.Equal("--- live/cluster/dev-a\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-kind: Cluster", outcome.Table);
    }

    [Fact]
    public async Task A_masked_value_that_changed_is_said_without_showing_it()
    {
        var outcome = await DiffAsync(Configured("key: ***\n", "key: ***\n"));
        Assert.Equal((1, "cluster/dev-a: values that are not shown differ\n"), (outcome.Code, outcome.Out));
    }

    [Fact]
    public async Task Colour_marks_what_is_added_and_removed()
    {
        var outcome = await DiffAsync(Configured("a\n", "b\n"), "--color", "always");
        Assert.Contains("\u001b[91m-a\u001b[0m", outcome.Out);
        Assert.Contains("\u001b[32m+b\u001b[0m", outcome.Out);
    }

    [Fact]
    public async Task The_users_own_diff_program_is_given_both_sides()
    {
        Terminal.Environment["KUBEPROBE_EXTERNAL_DIFF"] = "diff -r -u";
        var outcome = await DiffAsync(Configured("a: 1\n", "a: 2\n"));
        Assert.Equal(1, outcome.Code);
        Assert.Contains("Cluster.dev-a.yaml", outcome.Out);
        Assert.Contains("\n-a: 1\n+a: 2\n", outcome.Out);
    }

    [Theory]
    [InlineData("no-such-diff-program", "can't start no-such-diff-program")]
    [InlineData("diff --no-such-option", "exited with 2")]
    public async Task A_diff_program_that_fails_is_an_error_and_not_a_difference(string program, string message)
    {
        Terminal.Environment["KUBEPROBE_EXTERNAL_DIFF"] = program;
        var outcome = await DiffAsync(Configured("a: 1\n", "a: 2\n"));
        Assert.Equal(2, outcome.Code);
        Assert.Contains(message, outcome.Err);
    }
}
