using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Facts;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Tests.Clusters;

namespace KubeProbe.Core.Tests.Facts;

/// <summary>When the majority becomes another, who is out of line now does not wait for its next run.</summary>
public sealed class FactShiftTests : IAsyncLifetime
{
    static readonly FactRule Majority = new() { Name = "v", Rule = FactRuleKind.Majority };

    TestSilo silo = null!;

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public void Whose_last_verdict_does_not_fit_is_judged_anew_and_nobody_else()
    {
        FactRow[] rows = [Row("a", "2"), Row("b", "2"), Row("c", "1"), Row("d", "1"), Row("e", "2"), Row("f", "3")];
        Standing[] standings =
        [
            Last("a", Verdict.Passed, "reported"), Last("b", Verdict.Failed, "fact"), Last("c", Verdict.Passed, "reported"), Last("d", Verdict.Failed, "fact"),
            Last("e", Verdict.Failed, "reported-failure"), Last("f", Verdict.Passed, "not-applicable: x"), Last("untold", Verdict.Passed, "reported"),
        ];
        Assert.Equal(["b", "c"], FactShiftRules.Wronged(rows, standings, majority: "2", was: "1").Select(key => key.Cluster));
        // Without a majority nobody is out of line: who failed by the old one is judged anew.
        Assert.Equal(["b"], FactShiftRules.Wronged(rows, standings, majority: null, was: "1").Select(key => key.Cluster));
    }

    [Theory]
    [InlineData(2, 3, 3, "x"), InlineData(2, 4, 3, null), InlineData(2, 2, 3, null), InlineData(6, 10, 10, "x"), InlineData(6, 10, 11, null)]
    public void A_majority_is_more_than_half_of_enough(int holders, int population, int minimum, string? majority) =>
        Assert.Equal(majority, FactShiftRules.MajorityOf(new FactMajority("v", "x", holders, population), minimum));

    [Fact]
    public void The_facts_under_a_majority_rule_are_looked_at_and_no_other()
    {
        FactRule[] rules = [Majority with { Minimum = 5 }, new() { Name = "w*", Rule = FactRuleKind.Majority }, new() { Name = "x", Rule = FactRuleKind.MustEqual, Value = "1" }];
        Assert.Equal(
            new Dictionary<string, int> { ["v"] = 5, ["w1"] = 3 }, FactShiftRules.Minimums(rules, [new Fact("v", "1"), new Fact("w1", "1"), new Fact("x", "1"), new Fact("y", "1")]));
    }

    [Fact]
    public async Task A_run_that_makes_another_majority_starts_those_who_are_out_of_line_by_it()
    {
        // Five clusters; nothing is due for an hour. c1 tells the third 2.
        string[] clusters = ["c1", "c2", "c3", "c4", "c5"];
        foreach (var cluster in clusters) silo.Manifests.Put(ManifestKind.Cluster, cluster, new ClusterSpec { Connection = new ClusterConnection { InCluster = new() } });
        silo.Manifests.Put(ManifestKind.ClusterGroup, "g", new ClusterGroupSpec { Clusters = clusters });
        silo.Manifests.Put(ManifestKind.ProbeTemplate, "t", new ProbeTemplateSpec { Image = "probe:1" });
        silo.Manifests.Put(ManifestKind.ProbeCase, "k", new ProbeCaseSpec { Template = "t", Facts = [Majority] });
        silo.Manifests.Put(ManifestKind.Binding, "b", new BindingSpec { Group = "g", Case = "k" });
        foreach (var (cluster, value) in clusters.Zip("22112")) silo.Facts.Fleet[(cluster, "v")] = $"{value}";
        foreach (var cluster in clusters) silo.Standings.All.Add(Last(cluster, Verdict.Passed, "reported"));
        await silo.Cluster.RefreshAsync();

        await silo.Cluster.StartRunAsync(new ManualTrigger("k", "b", null, new Dictionary<string, ParameterValue>(), "1", "ann"));
        var first = await silo.UntilAsync(silo.Target.Made.ReadAsync());
        await silo.Grains.GetGrain<IProbeRunGrain>(first.Run.Id.ToString()).ReportAsync(
            new ProbeOutcome(true, [], null, [], "hash") { Facts = [new Fact("v", "2")] }, new ReportClaims(first.Run.Id, 1, null, null));

        var pods = new[] { await silo.UntilAsync(silo.Target.Made.ReadAsync(), TimeSpan.FromSeconds(15)), await silo.UntilAsync(silo.Target.Made.ReadAsync()) };
        Assert.Equal(["c3", "c4"], pods.Select(pod => pod.Run.Cluster).Order());
        Assert.All(pods, pod => Assert.Equal(("b", "another majority"), (pod.Run.Binding, pod.Run.TriggeredBy)));
    }

    static FactRow Row(string cluster, string value) => new(new FactKey("v", "k", cluster), value, default, default, default);

    static Standing Last(string cluster, Verdict verdict, string reason) => new(new StandingKey(cluster, "b", "k"), default, verdict, reason, default);
}
