using System.Diagnostics.Metrics;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Kubernetes.Tests.Clusters;

/// <summary>The load the centre puts on a cluster.</summary>
public sealed class BudgetTests
{
    [Fact]
    public async Task A_burst_goes_at_once_and_the_rest_at_the_clusters_rate()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre(time);
        server.On("GET /api/v1/nodes", 200, ApiTexts.List("1").ToJsonString());
        var target = Budgeted(centre, server);

        await ListAsync(centre, target, default);
        await ListAsync(centre, target, default);
        var third = ListAsync(centre, target, default);
        Assert.False(third.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await third;

        Assert.Equal(3, server.Asked.Count);
    }

    [Fact]
    public async Task Two_servers_have_half_of_it_each()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre(time, new FakeServers { Count = 2 });
        server.On("GET /api/v1/nodes", 200, ApiTexts.List("1").ToJsonString());
        var target = Budgeted(centre, server);

        await ListAsync(centre, target, default);
        var second = ListAsync(centre, target, default);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await second;
    }

    [Fact]
    public async Task Who_gives_up_waiting_makes_room()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre(time);
        server.On("GET /api/v1/nodes", 200, ApiTexts.List("1").ToJsonString());
        var target = Budgeted(centre, server);
        await ListAsync(centre, target, default);
        await ListAsync(centre, target, default);

        using var caller = new CancellationTokenSource();
        var impatient = ListAsync(centre, target, caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        var next = ListAsync(centre, target, default);
        time.Advance(TimeSpan.FromSeconds(1));
        await next;

        Assert.Equal(3, server.Asked.Count);
    }

    [Fact]
    public async Task Nobody_waits_longer_than_ten_seconds_and_the_cluster_is_not_blamed()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre(time);
        server.On("GET /api/v1/nodes", 200, ApiTexts.List("1").ToJsonString());
        var target = Budgeted(centre, server);

        var calls = Enumerable.Range(0, 13).Select(_ => ListAsync(centre, target, default)).ToList();
        var fault = await Assert.ThrowsAsync<TargetClusterException>(() => calls[12]);

        Assert.Equal(TargetFault.OverBudget, fault.Fault);
        Assert.NotNull(fault.RetryAfter);
        Assert.Contains("spec.budget.requestsPerSecond", fault.Message);
        for (var second = 0; second < 10; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await calls[second + 2];
        }
    }

    [Fact]
    public async Task A_check_does_not_take_the_centres_own_queue_for_an_outage()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre(time);
        server.On("GET /api/v1/nodes", 200, ApiTexts.List("1").ToJsonString());
        server.On("GET /version", 200, """{"gitVersion":"v1.26.5"}""");
        var target = Budgeted(centre, server);
        // Two go at once, nine wait: the next would wait for as long as a check may take.
        var waiting = Enumerable.Range(0, 11).Select(_ => ListAsync(centre, target, default)).ToList();

        // It goes at once. What it asks about the centre's rights waits its turn, and gives up.
        var check = await centre.Connections.CheckAsync(target, default).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((true, "v1.26.5"), (check.Reachable, check.Version));
        // The two that went must have their answers before so much time passes as a request may take.
        await Task.WhenAll(waiting[0], waiting[1]);
        time.Advance(TimeSpan.FromSeconds(10));
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task Requests_are_counted_by_verb()
    {
        var counted = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "kubeprobe.kubernetes.requests") self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            Assert.Equal("verb", tags[0].Key);
            Assert.Equal(1, tags.Length);
            if ((string?)tags[0].Value == "deletecollection") Interlocked.Add(ref counted, value);
        });
        listener.Start();
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        var run = Centre.Order().Run.Id;

        await centre.Pods.RemoveAsync(
            centre.Target(server),
            new PodRemoval(run, PodName.Of(run, 1), false, [new SweptResource { Version = "v1", Resource = "configmaps", Namespace = "shop" }]), default);

        // Tests beside this one may sweep, too.
        Assert.InRange(counted, 1, long.MaxValue);
    }

    static ClusterTarget Budgeted(Centre centre, FakeApiServer server)
    {
        var target = centre.Target(server);
        return target with { Spec = target.Spec with { Budget = new ClusterBudget { RequestsPerSecond = 1, Burst = 2 } } };
    }

    static Task ListAsync(Centre centre, ClusterTarget target, CancellationToken cancellation) =>
        centre.Nodes.ListAsync(target, new Dictionary<string, string>(), cancellation);
}
