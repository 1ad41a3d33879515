using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Tests.Clusters;

namespace KubeProbe.Core.Tests.Gates;

/// <summary>A run that looks only at what changed speaks for the change, and not for its case on the cluster.</summary>
public sealed class NarrowedRunTests : IAsyncLifetime
{
    TestSilo silo = null!;

    public async ValueTask InitializeAsync()
    {
        silo = await TestSilo.StartAsync();
        await silo.DeclareAsync(
            new BindingSpec { Cluster = "c1", Case = "k", Changes = new() },
            template: new ProbeTemplateSpec
            {
                Image = "probe:1", Timeout = TimeSpan.FromSeconds(30), Parameters = [new() { Name = "NAMESPACES", FromChange = ChangePart.Namespace }],
            });
    }

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task That_a_part_is_well_ends_no_alert_of_the_whole_and_that_it_fails_raises_one()
    {
        await EndAsync(await ByHandAsync(), passed: false);
        var (raised, _) = await silo.UntilAsync(silo.Alerts.Written.ReadAsync());
        Assert.Null(raised.ResolvedAt);

        var part = await ByChangeAsync("one", "shop");
        Assert.Equal("shop", part.Parameters["NAMESPACES"].Text);
        await EndAsync(part, passed: true);
        // What severity takes it takes in order: the end comes with the pass of the whole, and by no other run.
        var whole = await ByHandAsync();
        Assert.False(whole.Parameters.ContainsKey("NAMESPACES"));
        await EndAsync(whole, passed: true);
        var (over, _) = await silo.UntilAsync(silo.Alerts.Written.ReadAsync());
        Assert.Equal((raised.Id, silo.History.All.Single(run => run.Order.Id == whole.Id).FinishedAt), (over.Id, over.ResolvedAt));

        await EndAsync(await ByChangeAsync("two", "shop"), passed: false);
        var (again, _) = await silo.UntilAsync(silo.Alerts.Written.ReadAsync());
        Assert.Null(again.ResolvedAt);
    }

    async Task<RunOrder> ByHandAsync() => (await silo.Cluster.StartRunAsync(
        new ManualTrigger("k", "b", null, new Dictionary<string, ParameterValue>(), Guid.NewGuid().ToString("N"), "ann"))).Run!.Order;

    async Task<RunOrder> ByChangeAsync(string id, string space)
    {
        var fired = await silo.Cluster.FireAsync(new Change { Id = id, Component = "web", Namespace = space, Clusters = ["c1"] }, silo.Clock.GetUtcNow());
        return silo.History.All.Single(run => run.Order.Id == Assert.Single(fired.Runs)).Order;
    }

    /// <summary>Ends a run, and waits until all that follows is done; later runs end later.</summary>
    async Task EndAsync(RunOrder run, bool passed)
    {
        silo.Clock.Advance(TimeSpan.FromSeconds(1));
        await silo.Grains.GetGrain<IProbeRunGrain>(run.Id.ToString()).ReportAsync(
            new ProbeOutcome(passed, passed ? [] : ["no answer"], null, [], $"hash-{run.Id}"), new ReportClaims(run.Id, 1, null, null));
        using var patience = new CancellationTokenSource(TestSilo.Patience);
        while (!silo.History.All.Single(each => each.Order.Id == run.Id).Settled) await silo.UntilAsync(silo.History.Settled.ReadAsync());
    }
}
