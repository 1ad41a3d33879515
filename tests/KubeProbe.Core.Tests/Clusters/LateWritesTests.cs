using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>What a server that is dead had sent to the database may be written after another one took its clusters up.</summary>
public sealed class LateWritesTests : IAsyncLifetime
{
    TestSilo silo = null!;

    public async ValueTask InitializeAsync()
    {
        silo = await TestSilo.StartAsync();
        await silo.DeclareAsync(new() { Cluster = "c1", Case = "k", Changes = new() });
    }

    [Fact]
    public async Task A_slot_that_is_written_already_is_taken_up_and_not_taken_for_done()
    {
        await silo.DeclareAsync();
        var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync());
        var next = pod.Run with { Id = RunId.OfSlot("c1", "b", "k", pod.Run.Due + TimeSpan.FromMinutes(1)), Due = pod.Run.Due + TimeSpan.FromMinutes(1) };
        await WriteAsync(next);
        await silo.Grains.GetGrain<IProbeRunGrain>(pod.Run.Id.ToString())
            .ReportAsync(new ProbeOutcome(true, [], null, [], "h"), new ReportClaims(pod.Run.Id, pod.Attempt, null, null));

        var late = await silo.UntilAsync(silo.Target.Made.ReadAsync());

        Assert.Equal(next.Id, late.Run.Id);
    }

    [Fact]
    public async Task A_trigger_that_is_repeated_takes_its_run_up()
    {
        var first = await silo.Cluster.StartRunAsync(Trigger("one"));
        await silo.UntilAsync(silo.Target.Made.ReadAsync());
        var order = first.Run!.Order with { Id = RunId.OfTrigger("c1", "b", "k", "two") };
        await WriteAsync(order);

        var answer = await silo.Cluster.StartRunAsync(Trigger("two"));

        Assert.Equal((true, order.Id), (answer.Repeated, answer.Run!.Order.Id));
        Assert.Equal(order.Id, (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run.Id);
    }

    [Fact]
    public async Task One_that_nobody_asks_for_again_is_found_by_the_next_wake_up()
    {
        var first = await silo.Cluster.StartRunAsync(Trigger("one"));
        await silo.UntilAsync(silo.Target.Made.ReadAsync());
        var order = first.Run!.Order with { Id = RunId.OfTrigger("c1", "b", "k", "two") };
        await WriteAsync(order);

        await silo.Cluster.WakeAsync();

        Assert.Equal(order.Id, (await silo.UntilAsync(silo.Target.Made.ReadAsync())).Run.Id);
    }

    Task WriteAsync(RunOrder order) => silo.History.RecordAsync(
        new RunBatch(
            [new RunRecord { Order = order, Phase = RunPhase.Starting, CreatedAt = order.Due, Attempt = 1, Deadline = order.Due + order.Timeout, Pod = PodName.Of(order.Id, 1, null) }],
            [], [], []),
        default);

    static ManualTrigger Trigger(string key) => new("k", null, null, new Dictionary<string, ParameterValue>(), key, "ann");

    public ValueTask DisposeAsync() => silo.DisposeAsync();
}
