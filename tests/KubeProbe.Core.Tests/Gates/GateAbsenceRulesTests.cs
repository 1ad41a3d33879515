using KubeProbe.Core.Bindings;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Tests.Fakes;

namespace KubeProbe.Core.Tests.Gates;

/// <summary>What a gate says while the centre can't tell: what its policies say.</summary>
public sealed class GateAbsenceRulesTests
{
    readonly FakeManifestStore manifests = new(TimeProvider.System);

    public GateAbsenceRulesTests()
    {
        foreach (var cluster in (string[])["a", "b"]) manifests.Put(ManifestKind.Cluster, cluster, new ClusterSpec { Connection = new() { InCluster = new() } });
        manifests.Put(ManifestKind.ClusterGroup, "all", new ClusterGroupSpec { Clusters = ["a", "b"] });
    }

    [Theory]
    [InlineData(UndecidedPolicy.Open, GateVerdict.Pass)]
    [InlineData(UndecidedPolicy.Closed, GateVerdict.Fail)]
    [InlineData(UndecidedPolicy.Unknown, GateVerdict.Unknown)]
    public async Task The_policy_of_what_would_answer_for_it_counts(UndecidedPolicy policy, GateVerdict verdict)
    {
        Bind("dns", policy);

        var (found, reason) = await JudgeAsync();

        Assert.Equal(verdict, found);
        Assert.Contains("dns", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_fail_closed_is_enough_and_all_must_be_open_for_it_to_pass()
    {
        Bind("one", UndecidedPolicy.Open);
        Bind("two", UndecidedPolicy.Unknown);
        Assert.Equal(GateVerdict.Unknown, (await JudgeAsync()).Verdict);
        Bind("three", UndecidedPolicy.Closed);
        Assert.Equal(GateVerdict.Fail, (await JudgeAsync()).Verdict);
    }

    [Fact]
    public async Task What_would_not_answer_for_it_does_not_count()
    {
        Bind("open", UndecidedPolicy.Open);
        Bind("paused", UndecidedPolicy.Closed, spec => spec with { Paused = true });
        Bind("advisory", UndecidedPolicy.Closed, spec => spec with { Gate = spec.Gate with { Mode = GateMode.Advisory } });
        Bind("other", UndecidedPolicy.Closed, spec => spec with { Changes = new() { Components = ["etcd"] } });
        Bind("elsewhere", UndecidedPolicy.Closed, spec => spec with { Group = null, Cluster = "b" });
        Bind("by-hand", UndecidedPolicy.Closed, spec => spec with { Changes = null });

        Assert.Equal(GateVerdict.Pass, (await JudgeAsync()).Verdict);
        Assert.Equal(GateVerdict.Fail, (await JudgeAsync(new Change { Id = "x", Component = "coredns", Group = "all" })).Verdict);
        Assert.Equal(GateVerdict.Unknown, (await JudgeAsync(new Change { Id = "x", Component = "coredns", Clusters = ["none"] })).Verdict);
    }

    [Fact]
    public async Task What_nobody_has_written_since_is_not_read_again()
    {
        Bind("open", UndecidedPolicy.Open);
        var version = new Version();
        var groups = new ControlGroups(manifests, new DeclaredCache(), TimeProvider.System, version);
        var change = new Change { Id = "x", Component = "coredns", Clusters = ["a"] };
        await groups.RefreshAsync();

        Bind("closed", UndecidedPolicy.Closed);
        await groups.RefreshAsync();
        Assert.Equal(GateVerdict.Pass, groups.WithoutDatabase(change).Verdict);
        version.Latest++;
        await groups.RefreshAsync();
        Assert.Equal(GateVerdict.Fail, groups.WithoutDatabase(change).Verdict);
    }

    [Fact]
    public void Where_nothing_was_ever_read_nobody_knows() => Assert.Equal(GateVerdict.Unknown, GateAbsenceRules.Judge(new Change { Id = "x", Component = "c" }, null).Verdict);

    sealed class Version : IManifestVersion
    {
        public long Latest { get; set; }

        public Task<long> LatestAsync(CancellationToken cancellation) => Task.FromResult(Latest);
    }

    void Bind(string name, UndecidedPolicy policy, Func<BindingSpec, BindingSpec>? but = null)
    {
        var spec = new BindingSpec { Group = "all", Case = "k", Changes = new(), Gate = new() { WhenUndecided = policy } };
        manifests.Put(ManifestKind.Binding, name, but?.Invoke(spec) ?? spec);
    }

    async Task<(GateVerdict Verdict, string Reason)> JudgeAsync(Change? change = null)
    {
        var groups = new ControlGroups(manifests, new DeclaredCache(), TimeProvider.System);
        await groups.RefreshAsync();
        return groups.WithoutDatabase(change ?? new Change { Id = "x", Component = "coredns", Clusters = ["a"] });
    }
}
