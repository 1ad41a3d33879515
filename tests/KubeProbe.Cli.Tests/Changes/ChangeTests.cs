using KubeProbe.Cli.Tests.Fakes;

namespace KubeProbe.Cli.Tests.Changes;

public sealed class ChangeTests : CentreTest
{
    [Fact]
    public async Task A_change_is_posted_whole_and_answers_with_its_runs()
    {
        var outcome = await Terminal.RunAsync("change", "post", "--id", "chg-1", "--component", "etcd", "--version", "3.6", "--clusters", "dev-a,dev-b",
            "--clusters", "dev-c", "--namespace", "kube-system", "--nodes", "n1,n2", "--phase", "finished", "-l", "ring=1", "-l", "who=ci");
        Assert.Equal((0, ""), (outcome.Code, outcome.Err));
        Assert.Equal(
            """
            Change:       chg-1
            Component:    etcd
            Version:      3.6
            Clusters:     dev-a,dev-b,dev-c
            Namespace:    kube-system
            Nodes:        n1,n2
            Phase:        finished
            Labels:       ring=1,who=ci
            Received:     2026-03-01T08:00:00Z
            Runs:
              r1aaaaaaaa
              r2bbbbbbbb
            """, outcome.Table);
        Assert.Equal(["dev-a", "dev-b", "dev-c"], Assert.Single(Centre.Changes.Posted).Clusters);
    }

    [Fact]
    public async Task A_script_gets_the_names_of_the_runs()
    {
        var outcome = await Terminal.RunAsync("change", "post", "--id", "c", "--component", "etcd", "--group", "prod", "-o", "name");
        Assert.Equal("run/r1aaaaaaaa\nrun/r2bbbbbbbb\n", outcome.Out);
        Assert.Equal("prod", Assert.Single(Centre.Changes.Posted).Group);
    }

    [Fact]
    public async Task A_change_is_read_again_by_its_id() => Assert.Contains("\"id\": \"chg-1\"", (await Terminal.RunAsync("change", "get", "chg-1", "-o", "json")).Out);

    [Theory]
    [InlineData("change", "post", "--id", "c", "--component", "etcd")]
    [InlineData("change", "post", "--id", "c", "--component", "etcd", "--group", "g", "--clusters", "a")]
    [InlineData("change", "post", "--component", "etcd", "--group", "g")]
    [InlineData("change", "post", "--id", "c", "--component", "etcd", "--group", "g", "-l", "x")]
    public async Task A_change_without_what_it_needs_is_not_posted(params string[] args)
    {
        Assert.Equal(2, (await Terminal.RunAsync(args)).Code);
        Assert.Empty(Centre.Changes.Posted);
    }

    [Fact]
    public async Task Changes_are_listed_with_where_they_are_and_who_told_of_them()
    {
        // How old they are depends on the day.
        var table = (await Terminal.RunAsync("get", "changes", "--cluster", "dev-a")).Table.Split('\n').Select(line => line[..line.TrimEnd().LastIndexOf(' ')].TrimEnd());
        Assert.Equal(
            [
                "ID           COMPONENT   VERSION   PHASE     WHERE              SOURCE     RUNS",
                "observed:1   coredns     1.12      rollout   dev-a              observed   2",
                "chg-7        etcd        <none>    <none>    a,b,c and 1 more   <none>     …",
            ], table);
        Assert.Equal("change/observed:1\nchange/chg-7\n", (await Terminal.RunAsync("get", "changes", "--cluster", "dev-a", "-o", "name")).Out);
        Assert.Contains("changes can't be watched", (await Terminal.RunAsync("get", "changes", "-w")).Err, StringComparison.Ordinal);
    }
}
