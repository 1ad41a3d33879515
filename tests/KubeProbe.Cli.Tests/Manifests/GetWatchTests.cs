using Grpc.Core;
using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Manifests;

public sealed class GetWatchTests : CentreTest
{
    static ManifestEvent Event(ManifestEvent.Types.Type type, Manifest item) => new() { Type = type, Manifest = item };

    [Fact]
    public async Task A_watch_shows_what_is_there_then_each_change_and_ends_with_130_on_Ctrl_C()
    {
        Centre.Manifests.Columns.Add(new Column { Name = "Ready" });
        var there = FakeManifests.Item("Cluster", "dev-a", Now.AddHours(-5), "True");
        Centre.Manifests.Items.Add(there);
        Centre.Manifests.OnWatch = async (stream, cancel) =>
        {
            await stream.WriteAsync(Event(ManifestEvent.Types.Type.Added, there), cancel);
            await stream.WriteAsync(Event(ManifestEvent.Types.Type.Added, FakeManifests.Item("Cluster", "dev-b", Now.AddHours(-1), "False")), cancel);
            await stream.WriteAsync(Event(ManifestEvent.Types.Type.Deleted, there), cancel);
            await Task.Delay(Timeout.Infinite, cancel);
        };

        using var interrupt = new CancellationTokenSource();
        var command = Start(interrupt, "get", "clusters", "-w");
        await Terminal.SeenAsync("deleted");
        await interrupt.CancelAsync();
        var outcome = await command;

        Assert.Equal(130, outcome.Code);
        Assert.Equal("", outcome.Err);
        Assert.Equal("NAME    READY   AGE\ndev-a   True    5h\ndev-b   False   60m\ndev-a   True    deleted", outcome.Table);
    }

    [Fact]
    public async Task Jsonl_tells_what_kind_of_change_it_was()
    {
        Centre.Manifests.OnWatch = async (stream, cancel) =>
        {
            await stream.WriteAsync(Event(ManifestEvent.Types.Type.Added, FakeManifests.Item("Cluster", "dev-b", Now)), cancel);
            await Task.Delay(Timeout.Infinite, cancel);
        };
        using var interrupt = new CancellationTokenSource();
        var command = Start(interrupt, "get", "clusters", "-w", "-o", "jsonl");
        await Terminal.SeenAsync("dev-b");
        await interrupt.CancelAsync();
        Assert.StartsWith("""{"type":"ADDED","object":{"apiVersion":"kubeprobe.io/v1alpha1","kind":"Cluster","metadata":{"name":"dev-b"}""", (await command).Out);
    }

    [Fact]
    public async Task A_lost_connection_is_opened_again_and_nothing_is_told_twice()
    {
        var item = FakeManifests.Item("Cluster", "dev-b", Now.AddHours(-5));
        Centre.Manifests.OnWatch = async (stream, cancel) =>
        {
            await stream.WriteAsync(Event(ManifestEvent.Types.Type.Added, item), cancel);
            if (Centre.Manifests.Watches.Count == 1) throw new RpcException(new Status(StatusCode.Unavailable, "going down"));
            await stream.WriteAsync(Event(ManifestEvent.Types.Type.Added, FakeManifests.Item("Cluster", "dev-c", Now.AddHours(-5))), cancel);
            await Task.Delay(Timeout.Infinite, cancel);
        };
        using var interrupt = new CancellationTokenSource();
        var command = Start(interrupt, "get", "clusters", "-w", "-o", "name");
        await Terminal.SeenAsync("dev-c");
        await interrupt.CancelAsync();
        var outcome = await command;
        Assert.Equal("cluster/dev-b\ncluster/dev-c\n", outcome.Out);
        Assert.Contains("trying again", outcome.Err);
    }

    [Fact]
    public async Task An_error_that_trying_again_does_not_mend_ends_the_watch()
    {
        Centre.Manifests.OnWatch = (_, _) => throw new RpcException(new Status(StatusCode.InvalidArgument, "that is no selector"));
        var outcome = await Terminal.RunAsync("get", "clusters", "-w");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("error: that is no selector", outcome.Err);
    }
}
