using Grpc.Core;
using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Manifests;

public sealed class DeleteTests : CentreTest
{
    readonly List<DeleteManifestRequest> seen = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var answer = Centre.Manifests.OnDelete;
        Centre.Manifests.OnDelete = request =>
        {
            seen.Add(request);
            return request.Name == "missing" ? throw new RpcException(new Status(StatusCode.NotFound, "there is no Cluster 'missing'"))
                : request is { Name: "used", Cascade: false } ? throw new RpcException(new Status(StatusCode.FailedPrecondition, "Binding/all references Cluster/used"))
                : answer(request);
        };
    }

    [Fact]
    public async Task Names_are_deleted_one_by_one()
    {
        var outcome = await Terminal.RunAsync("delete", "cluster", "dev-a", "dev-b");
        Assert.Equal((0, "cluster/dev-a deleted\ncluster/dev-b deleted\n"), (outcome.Code, outcome.Out));
    }

    [Fact]
    public async Task What_a_file_declares_goes_in_the_reverse_order_of_dependence()
    {
        var file = Terminal.File("all.yaml", """
            kind: Cluster
            metadata: {name: dev-a}
            ---
            kind: List
            items:
            - kind: ProbeCase
              metadata: {name: pods}
            - kind: Binding
              metadata: {name: all}
            ---
            """);
        var outcome = await Terminal.RunAsync("delete", "-f", file, "--dry-run");
        Assert.Equal("binding/all deleted (dry run)\nprobecase/pods deleted (dry run)\ncluster/dev-a deleted (dry run)\n", outcome.Out);
        Assert.All(seen, r => Assert.True(r.DryRun));
    }

    [Fact]
    public async Task One_that_can_not_go_does_not_keep_the_others()
    {
        var outcome = await Terminal.RunAsync("delete", "cluster", "missing", "used", "dev-a");
        Assert.Equal((2, "cluster/dev-a deleted\n"), (outcome.Code, outcome.Out));
        Assert.Contains("there is no Cluster 'missing'", outcome.Err);
        Assert.Contains("Binding/all references Cluster/used", outcome.Err);
        Assert.Contains("hint: --cascade", outcome.Err);
    }

    [Fact]
    public async Task Cascade_and_ignore_not_found_are_what_they_say()
    {
        var outcome = await Terminal.RunAsync("delete", "cluster", "missing", "used", "--cascade", "--ignore-not-found");
        Assert.Equal((0, "cluster/used deleted\n", "cluster/missing is not there\n"), (outcome.Code, outcome.Out, outcome.Err));
    }

    [Theory]
    [InlineData("kind: Cluster\nmetadata: {}\n", "an object has a kind and a metadata.name")]
    [InlineData("kind: [", "this is not YAML")]
    [InlineData("kind: Pod\nmetadata: {name: a}\n", "'Pod' is no kind")]
    [InlineData("just text", "an object has a kind and a metadata.name")]
    public async Task A_file_that_names_nothing_is_an_error_with_its_place(string content, string message)
    {
        var outcome = await Terminal.RunAsync("delete", "-f", Terminal.File("a.yaml", content));
        Assert.Equal(2, outcome.Code);
        Assert.Contains(message, outcome.Err);
        Assert.Empty(seen);
    }

    [Fact]
    public async Task Nesting_without_end_is_refused()
    {
        var outcome = await Terminal.RunAsync("delete", "-f", Terminal.File("a.yaml", new string('[', 100_000)));
        Assert.Equal(2, outcome.Code);
        Assert.Contains("nested deeper than", outcome.Err);
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("delete", "cluster")]
    public async Task Nothing_is_deleted_without_a_name(params string[] args)
    {
        Assert.Equal(2, (await Terminal.RunAsync(args)).Code);
        Assert.Empty(seen);
    }

    [Fact]
    public async Task The_rights_of_templates_are_printed_as_they_come()
    {
        var outcome = await Terminal.RunAsync("rbac", "render", "pods", "etcd", "-n", "probes");
        Assert.Equal((0, "# pods etcd in probes\n"), (outcome.Code, outcome.Out));
    }
}
