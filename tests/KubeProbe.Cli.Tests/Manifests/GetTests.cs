using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Manifests;

public sealed class GetTests : CentreTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Centre.Manifests.Columns.AddRange([new Column { Name = "Ready" }, new Column { Name = "Nodes" }, new Column { Name = "Version", Wide = true }]);
        Centre.Manifests.Items.Add(FakeManifests.Item("Cluster", "dev-a", Now.AddHours(-5), "True", "3", "v1.31"));
        Centre.Manifests.Items.Add(FakeManifests.Item("Cluster", "上海-b", Now.AddHours(-50), "False", "", "v1.20"));
    }

    [Theory]
    [InlineData("clusters"), InlineData("cluster"), InlineData("cl"), InlineData("Cluster")]
    public async Task A_table_has_the_name_the_columns_of_the_centre_and_the_age(string kind) => Assert.Equal(
        """
        NAME     READY   NODES    AGE
        dev-a    True    3        5h
        上海-b   False   <none>   2d2h
        """, (await Terminal.RunAsync("get", kind)).Table);

    [Fact]
    public async Task Wide_shows_the_columns_that_are_wide() => Assert.Equal(
        """
        NAME     READY   NODES    VERSION   AGE
        dev-a    True    3        v1.31     5h
        上海-b   False   <none>   v1.20     2d2h
        """, (await Terminal.RunAsync("get", "clusters", "-o", "wide")).Table);

    [Fact]
    public async Task The_header_can_be_left_out() =>
        Assert.Equal("dev-a    True    3        5h\n上海-b   False   <none>   2d2h", (await Terminal.RunAsync("get", "cl", "--no-headers")).Table);

    [Fact]
    public async Task Names_are_kind_and_name() =>
        Assert.Equal("cluster/dev-a\ncluster/上海-b\n", (await Terminal.RunAsync("get", "clusters", "-o", "name")).Out);

    [Theory]
    [InlineData("runs have no labels", "get", "runs", "-l", "env=prod")]
    [InlineData("alerts have no labels", "get", "alerts", "-l", "env=prod")]
    [InlineData("alerts are listed by themselves", "get", "alerts,clusters")]
    [InlineData("alert are listed by themselves", "get", "alert", "a1")]
    [InlineData("tokens can't be watched", "get", "tokens", "-w")]
    [InlineData("'get' knows runs, alerts, incidents, changes, tokens, freshness, overview, standings, skippedslots too", "get", "all")]
    public async Task What_get_can_not_do_is_said_and_not_passed_over(string message, params string[] args)
    {
        var outcome = await Terminal.RunAsync(args);
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.Contains(message, outcome.Err);
        Assert.Empty(Centre.Calls);
    }

    [Theory]
    [InlineData("cluster/dev-a"), InlineData("clusters", "dev-a")]
    public async Task One_object_is_named_with_a_slash_or_a_space(params string[] words) => Assert.Equal(
        """
        NAME    READY   NODES   AGE
        dev-a   True    3       5h
        """, (await Terminal.RunAsync(["get", .. words])).Table);

    [Fact]
    public async Task One_object_as_json_is_the_manifest_itself() => Assert.Equal(
        """
        {
          "apiVersion": "kubeprobe.io/v1alpha1",
          "kind": "Cluster",
          "metadata": {
            "name": "dev-a"
          },
          "spec": {
            "displayName": "杭州 <dev-a>",
            "note": "yes"
          }
        }

        """, (await Terminal.RunAsync("get", "cluster/dev-a", "-o", "json")).Out);

    [Fact]
    public async Task Many_objects_as_yaml_are_a_list_that_can_be_applied_again() => Assert.Equal(
        """
        apiVersion: kubeprobe.io/v1alpha1
        kind: List
        items:
        - apiVersion: kubeprobe.io/v1alpha1
          kind: Cluster
          metadata:
            name: dev-a
          spec:
            displayName: 杭州 <dev-a>
            note: "yes"
        - apiVersion: kubeprobe.io/v1alpha1
          kind: Cluster
          metadata:
            name: 上海-b
          spec:
            displayName: 杭州 <上海-b>
            note: "yes"

        """, (await Terminal.RunAsync("get", "clusters", "-o", "yaml")).Out);

    [Fact]
    public async Task Jsonl_is_one_object_a_line()
    {
        var lines = (await Terminal.RunAsync("get", "clusters", "-o", "jsonl")).Out.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.All(lines, l => Assert.StartsWith("{\"apiVersion\":", l));
    }

    [Fact]
    public async Task A_list_is_read_page_after_page_with_its_selector()
    {
        Centre.Manifests.LargestPage = 1;
        var outcome = await Terminal.RunAsync("get", "clusters", "-l", "env=prod", "-o", "name");
        Assert.Equal("cluster/dev-a\ncluster/上海-b\n", outcome.Out);
        Assert.Equal(["", "1"], Centre.Manifests.Lists.Select(l => l.PageToken));
        Assert.All(Centre.Manifests.Lists, l => Assert.Equal("env=prod", l.LabelSelector));
    }

    [Fact]
    public async Task An_empty_list_is_said_on_standard_error_only()
    {
        var outcome = await Terminal.RunAsync("get", "bindings");
        Assert.Equal((0, "", "No bindings found.\n"), (outcome.Code, outcome.Out, outcome.Err));
    }

    [Fact]
    public async Task Many_kinds_are_shown_one_after_the_other()
    {
        Centre.Manifests.Items.Add(FakeManifests.Item("Binding", "all", Now.AddHours(-5), "True", "3", ""));
        Assert.Equal(
            """
            clusters:
            NAME     READY   NODES    AGE
            dev-a    True    3        5h
            上海-b   False   <none>   2d2h

            bindings:
            NAME   READY   NODES   AGE
            all    True    3       5h
            """, (await Terminal.RunAsync("get", "cl,bd")).Table);
    }

    [Fact]
    public async Task A_centre_that_sends_name_and_time_of_creation_itself_is_not_doubled()
    {
        Centre.Manifests.Columns.Clear();
        Centre.Manifests.Columns.AddRange([new Column { Name = "NAME" }, new Column { Name = "AGE" }, new Column { Name = "ZONE", Wide = true }]);
        Centre.Manifests.Items.Clear();
        Centre.Manifests.Items.Add(FakeManifests.Item("Cluster", "dev-a", Now.AddHours(-5), "dev-a", $"{Now.AddHours(-5):O}"));
        Centre.Manifests.Items.Add(new Manifest { Kind = "Cluster", Name = "dev-b", Cells = { "dev-b", $"{Now.AddHours(-50):O}", "z" } });
        Assert.Equal("NAME    AGE    ZONE\ndev-a   5h     <none>\ndev-b   2d2h   z", (await Terminal.RunAsync("get", "clusters", "-o", "wide")).Table);
    }

    [Fact]
    public async Task An_escape_sequence_in_a_cell_is_shown_and_not_obeyed()
    {
        Centre.Manifests.Items[0].Cells[0] = "\u001b[2Jgone\nline";
        Assert.Contains("^[[2Jgone line", (await Terminal.RunAsync("get", "clusters")).Out);
    }

    [Theory]
    [InlineData("'clutsers' is no kind", "get", "clutsers")]
    [InlineData("'cluster/' is not of the form KIND/NAME", "get", "cluster/")]
    [InlineData("a name and a label selector can't be combined", "get", "cluster/dev-a", "-l", "a=b")]
    [InlineData("-w watches one kind, or one object", "get", "cl,bd", "-w")]
    [InlineData("there is no Cluster 'nope'", "get", "cluster", "nope")]
    [InlineData("Unrecognized option '--watsh'.", "get", "clusters", "--watsh")]
    public async Task What_can_not_be_shown_is_told_on_standard_error(string message, params string[] args)
    {
        var outcome = await Terminal.RunAsync(args);
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.StartsWith($"error: {message}", outcome.Err);
    }
}
