using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Clusters;

/// <summary>More is asked than a cluster's budget of requests lets through: nobody is blamed for it.</summary>
public sealed class OverloadTests : IAsyncLifetime
{
    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task A_budget_of_requests_that_delays_a_pod_does_not_take_its_time()
    {
        silo.Target.StartFaults.Enqueue(new TargetClusterException(TargetFault.OverBudget, "used up", TimeSpan.FromSeconds(20)));
        await silo.DeclareAsync();

        var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync());
        var run = await silo.FinishedAsync();

        Assert.InRange(pod.Deadline, pod.Run.Due + TimeSpan.FromSeconds(50), pod.Run.Due + TimeSpan.FromSeconds(80));
        Assert.InRange(run.FinishedAt!.Value, pod.Deadline, DateTimeOffset.MaxValue);
    }

    [Fact]
    public async Task A_budget_of_requests_that_stays_used_up_is_told_and_blames_nobody()
    {
        silo.Target.StartFault = new TargetClusterException(TargetFault.OverBudget, "used up", TimeSpan.FromSeconds(10));
        await silo.DeclareAsync(@case: new ProbeCaseSpec { Template = "t", Timeout = TimeSpan.FromHours(1) });

        var run = await silo.UntilAsync(silo.NextAsync(run => run.Phase is RunPhase.Finished), TimeSpan.FromSeconds(30));

        Assert.Equal((Verdict.Unknown, "over-budget"), (run.Verdict!.Verdict, run.Verdict.Reason));
        Assert.InRange(run.FinishedAt!.Value - run.Order.Due, TimeSpan.FromMinutes(64), TimeSpan.FromHours(3));
    }
}
