using Google.Protobuf.WellKnownTypes;
using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Facts;

public sealed class FactsTests : CentreTest
{
    static Timestamp Ago(int hours) => Timestamp.FromDateTimeOffset(Now.AddHours(-hours));

    static FactGroup Group(string value, bool majority, int clusters, params string[] named) =>
        new() { Value = value, Majority = majority, Clusters = clusters, Holders = { named.Select(name => new FactHolder { Cluster = name, Since = Ago(3), Seen = Ago(1) }) } };

    [Fact]
    public async Task Who_is_out_of_line_is_named_and_the_exit_code_tells()
    {
        Centre.Facts.Diff = new DiffFactResponse
        {
            Name = "kubernetes-version", Clusters = 9, HasMajority = true, Majority = "v1.26.5", Outliers = 3, UntoldTotal = 1, Untold = { "dev-x" },
            Groups = { Group("v1.26.5", true, 6, "dev-a", "dev-b"), Group("v1.25.0", false, 2, "dev-c", "dev-d"), Group("v1.24.1", false, 1, "dev-e") },
        };
        var outcome = await Terminal.RunAsync("facts", "diff", "kubernetes-version", "-l", "env=prod", "--case", "version-skew");

        Assert.Equal(1, outcome.Code);
        Assert.Equal(
            """
            VALUE     CLUSTERS   MAJORITY   WHICH
            v1.26.5   6          yes        <none>
            v1.25.0   2          no         dev-c,dev-d
            v1.24.1   1          no         dev-e
            """, outcome.Table);
        Assert.Contains("3 of 9 clusters are out of line.", outcome.Err, StringComparison.Ordinal);
        Assert.Contains("1 clusters do not tell it: dev-x", outcome.Err, StringComparison.Ordinal);
        Assert.Equal(new DiffFactRequest { Name = "kubernetes-version", LabelSelector = "env=prod", Case = "version-skew" }, Assert.Single(Centre.Facts.Asked));
        Assert.Equal("cluster/dev-c\ncluster/dev-d\ncluster/dev-e\n", (await Terminal.RunAsync("facts", "diff", "v", "-o", "name")).Out);
    }

    [Fact]
    public async Task Clusters_that_agree_are_no_difference_and_json_tells_all()
    {
        Centre.Facts.Diff = new DiffFactResponse { Name = "v", Clusters = 2, HasMajority = true, Majority = "1", Groups = { Group("1", true, 2, "dev-a", "dev-b") } };
        var outcome = await Terminal.RunAsync("facts", "diff", "v");
        Assert.Equal(0, outcome.Code);
        Assert.Contains("2 clusters agree.", outcome.Err, StringComparison.Ordinal);

        using var json = System.Text.Json.JsonDocument.Parse((await Terminal.RunAsync("facts", "diff", "v", "-o", "json")).Out);
        Assert.Equal("dev-b", json.RootElement.GetProperty("groups")[0].GetProperty("holders")[1].GetProperty("cluster").GetString());
    }

    [Fact]
    public async Task Without_a_majority_all_that_differ_are_a_difference()
    {
        Centre.Facts.Diff = new DiffFactResponse { Name = "v", Clusters = 2, Outliers = 2, Groups = { Group("1", false, 1, "dev-a"), Group("2", false, 1, "dev-b") } };
        var outcome = await Terminal.RunAsync("facts", "diff", "v");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("no value is that of more than half", outcome.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_so_and_when_it_changed_are_tables()
    {
        Centre.Facts.Known.Add(new ClusterFact { Name = "kernel", Case = "node-kernel", Cluster = "dev-a", Value = "5.10", Since = Ago(9), Seen = Ago(1), RunId = "r1" });
        Centre.Facts.Changes.Add(new FactChange { Name = "kernel", Case = "node-kernel", Cluster = "dev-a", Value = "5.10", Was = "4.19", At = Ago(9), RunId = "r1" });
        Centre.Facts.Changes.Add(new FactChange { Name = "kernel", Case = "node-kernel", Cluster = "dev-a", Value = "4.19", First = true, At = Ago(10), RunId = "r0" });

        Assert.Equal(
            """
            FACT     CASE          CLUSTER   VALUE   SINCE   SEEN
            kernel   node-kernel   dev-a     5.10    9h      60m
            """, (await Terminal.RunAsync("facts", "list", "ker*", "--cluster", "dev-a")).Table);
        Assert.Equal(
            """
            AGE   FACT     CASE          CLUSTER   WAS         VALUE
            9h    kernel   node-kernel   dev-a     4.19        5.10
            10h   kernel   node-kernel   dev-a     <unknown>   4.19
            """, (await Terminal.RunAsync("facts", "changes", "kernel")).Table);
        Assert.Equal("kernel\n", (await Terminal.RunAsync("facts", "list", "-o", "name")).Out);
    }
}
