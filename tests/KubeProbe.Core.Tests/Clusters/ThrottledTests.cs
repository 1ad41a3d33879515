using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>What a cluster asks for by Retry-After is given, within reason.</summary>
public sealed class ThrottledTests : IAsyncLifetime
{
    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Theory]
    [InlineData(0, 3, 10)]
    [InlineData(12, 1, 3)]
    [InlineData(3_600, 1, 1)]
    public async Task It_is_neither_hammered_nor_waited_for_beyond_the_deadline(int seconds, int least, int most)
    {
        silo.Target.StartFault = new TargetClusterException(TargetFault.Throttled, "429 Too Many Requests", TimeSpan.FromSeconds(seconds));
        await silo.DeclareAsync();

        var run = await silo.FinishedAsync();

        Assert.Equal("api-throttled", run.Verdict!.Reason);
        Assert.InRange(run.FinishedAt!.Value - run.CreatedAt, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40));
        Assert.InRange(silo.Target.StartCalls, least, most);
    }

    [Fact]
    public async Task Nodes_that_can_not_be_listed_for_an_hour_do_not_keep_a_run_open_for_an_hour()
    {
        silo.Target.WatchFault = new TargetClusterException(TargetFault.Throttled, "429 Too Many Requests", TimeSpan.FromHours(1));
        await silo.DeclareAsync(new BindingSpec { Cluster = "c1", Case = "k", Placement = new Placement { EveryNode = true } });
        await silo.Cluster.StartRunAsync(new ManualTrigger("k", null, null, new Dictionary<string, ParameterValue>(), "1", "ann"));

        var run = await silo.FinishedAsync();

        Assert.Equal("api-throttled", run.Verdict!.Reason);
        Assert.InRange(run.FinishedAt!.Value - run.CreatedAt, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(45));
    }
}
