using KubeProbe.Core.Bindings;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Tests.Gates;

public sealed class ControlRulesTests
{
    static readonly Change Dns = new() { Id = "chg-1", Component = "coredns", Clusters = ["c1"] };

    [Fact]
    public void A_few_clusters_of_the_bindings_group_are_run_along_the_same_for_the_same_change_and_others_for_another()
    {
        var declared = Declared(("b", new BindingSpec { Group = "all", Case = "k", Changes = new() }));

        var chosen = ControlRules.Choose(Dns, ["c1"], declared);

        Assert.Equal(2, chosen.Count);
        Assert.All(Enumerable.Range(0, 20), number => Assert.DoesNotContain("c1", ControlRules.Choose(Dns with { Id = $"chg-{number}" }, ["c1"], declared).Keys));
        Assert.DoesNotContain("paused", chosen.Keys);
        Assert.All(chosen.Values, bindings => Assert.Equal(["b"], bindings));
        Assert.Equal(chosen.Keys, ControlRules.Choose(Dns, ["c1"], declared).Keys);
        Assert.True(Enumerable.Range(0, 20).SelectMany(number => ControlRules.Choose(Dns with { Id = $"chg-{number}" }, ["c1"], declared).Keys).Distinct().Count() > 2);
    }

    [Fact]
    public void Bindings_that_the_change_does_not_fire_or_that_want_none_run_nowhere()
    {
        var all = new BindingSpec { Group = "all", Case = "k", Changes = new() };
        Assert.Empty(ControlRules.Choose(Dns, ["c1"], Declared(
            ("none", all with { Gate = new GatePolicy { Controls = 0 } }), ("paused", all with { Paused = true }), ("periodic", all with { Changes = null }),
            ("other", all with { Changes = new ChangeFilter { Components = ["etcd"] } }), ("one", all with { Group = null, Cluster = "c1" }))));
        Assert.Empty(ControlRules.Choose(Dns, ["elsewhere"], Declared(("b", all))));
        Assert.Equal(["seen"], ControlRules.Choose(Dns with { AskedBy = ["seen"] }, ["c1"], Declared(("b", all), ("seen", all with { Changes = null }))).Values.First());
    }

    [Fact]
    public void Nodes_that_a_change_named_are_compared_with_others() =>
        Assert.Equal(["n3"], ControlRules.Nodes(Dns with { Nodes = ["n1", "n2"] }, ["n1", "n2", "n3"], 5));

    static ManifestSet Declared(params IReadOnlyList<(string Name, BindingSpec Spec)> bindings)
    {
        var made = DateTimeOffset.UnixEpoch;
        StoredManifest Of<T>(ManifestKind kind, string name, T spec) => new(
            kind, name, name, 1, 1, new Dictionary<string, string> { ["ring"] = "1" }, new Dictionary<string, string>(), SpecJson.Write(spec), null, made, made);
        var connection = new ClusterConnection { InCluster = new() };
        return ManifestSet.Of(
        [
            .. Enumerable.Range(1, 9).Select(number => Of(ManifestKind.Cluster, $"c{number}", new ClusterSpec { Connection = connection })),
            Of(ManifestKind.Cluster, "paused", new ClusterSpec { Connection = connection, Paused = true }),
            Of(ManifestKind.ClusterGroup, "all", new ClusterGroupSpec { Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["ring"] = "1" } } }),
            .. bindings.Select(binding => Of(ManifestKind.Binding, binding.Name, binding.Spec)),
        ]);
    }
}
