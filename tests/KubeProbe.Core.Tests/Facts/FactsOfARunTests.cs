using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Facts;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Tests.Clusters;

namespace KubeProbe.Core.Tests.Facts;

/// <summary>The facts a run tells, from its report to its verdict.</summary>
public sealed class FactsOfARunTests : IAsyncLifetime
{
    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    async Task<RunRecord> RunAsync(FactRule rule, params Fact[] facts)
    {
        await silo.DeclareAsync(@case: new ProbeCaseSpec { Template = "t", Facts = [rule] });
        await ReportAsync(await silo.UntilAsync(silo.Target.Made.ReadAsync()), facts);
        return await silo.FinishedAsync();
    }

    async Task ReportAsync(PodOrder pod, params Fact[] facts) => await silo.Grains.GetGrain<IProbeRunGrain>(pod.Run.Id.ToString()).ReportAsync(
        new ProbeOutcome(true, [], null, [], "hash") { Facts = facts }, new ReportClaims(pod.Run.Id, pod.Attempt, pod.Node, pod.Shard));

    [Fact]
    public async Task A_cluster_that_differs_from_most_others_fails_by_the_majority()
    {
        silo.Facts.Others.Add(new FactMajority("kubernetes-version", "v1.27.0", 9, 9));
        var run = await RunAsync(new FactRule { Name = "kubernetes-version", Rule = FactRuleKind.Majority }, new Fact("kubernetes-version", "v1.26.5"), new Fact("other", "x"));

        Assert.Equal((Verdict.Failed, "fact"), (run.Verdict!.Verdict, run.Verdict.Reason));
        Assert.StartsWith("fact kubernetes-version is 'v1.26.5', 9 of 10 clusters have 'v1.27.0'.", run.Verdict.Message, StringComparison.Ordinal);
        Assert.Equal("k kubernetes-version c1", Assert.Single(silo.Facts.Asked));
        Assert.Equal(["kubernetes-version", "other"], run.Facts.Select(fact => fact.Name));
    }

    [Fact]
    public async Task A_rule_without_majority_asks_nobody()
    {
        var run = await RunAsync(new FactRule { Name = "v", Rule = FactRuleKind.MustEqual, Value = "1" }, new Fact("v", "1"));
        Assert.Equal(Verdict.Passed, run.Verdict!.Verdict);
        Assert.Empty(silo.Facts.Asked);
    }

    [Fact]
    public async Task A_fact_that_is_not_told_is_the_probes_fault()
    {
        var run = await RunAsync(new FactRule { Name = "v", Rule = FactRuleKind.MustEqual, Value = "1" }, new Fact("w", "1"));
        Assert.Equal((Verdict.ProbeFault, "untold"), (run.Verdict!.Verdict, run.Verdict.Reason));
    }

    [Fact]
    public async Task Nodes_facts_are_put_together_and_each_node_is_held_against_the_rules()
    {
        await silo.DeclareAsync(
            new BindingSpec { Cluster = "c1", Case = "k", Placement = new Placement { EveryNode = true } },
            new ProbeCaseSpec { Template = "t", Facts = [new FactRule { Name = "kernel", Rule = FactRuleKind.AtLeastVersion, Value = "5" }] });
        await silo.Cluster.StartRunAsync(new ManualTrigger("k", null, null, new Dictionary<string, ParameterValue>(), "1", "ann"));
        foreach (var _ in silo.Target.Nodes)
        {
            var pod = await silo.UntilAsync(silo.Target.Made.ReadAsync());
            await ReportAsync(pod, new Fact("kernel", pod.Node == "n2" ? "4.19" : "5.10"));
        }

        var run = await silo.FinishedAsync();
        Assert.StartsWith("1 of 3 nodes failed: n2. n2: fact kernel is '4.19', it must be at least 5", run.Verdict!.Message, StringComparison.Ordinal);
        Assert.Equal(new Fact("kernel", "4.19 | 5.10"), Assert.Single(run.Facts));
    }
}
