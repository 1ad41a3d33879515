using KubeProbe.Core.Bindings;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Observation;

namespace KubeProbe.Core.Tests.Observation;

public sealed class ObservedRulesTests
{
    static readonly SeenObject Checkout = new(ObservedKind.Deployment, "shop", "checkout", "u1")
    {
        Generation = 4,
        Shape = "a",
        Version = "registry.example:5000/shop/checkout:1.7",
        Labels = new Dictionary<string, string> { ["app"] = "checkout" },
    };

    static readonly ObservedObject Known = ObservedRules.Keep(null, Checkout, changed: false);

    [Fact]
    public void What_somebody_wrote_into_a_template_is_a_roll_out_and_all_else_is_not()
    {
        Assert.Null(ObservedRules.Happened(Known, Checkout));
        Assert.Null(ObservedRules.Happened(Known, Checkout with { Generation = 5 }));
        Assert.Null(ObservedRules.Happened(Known, Checkout with { Shape = "b" }));
        Assert.Equal(ObservedEvent.Rollout, ObservedRules.Happened(Known, Checkout with { Generation = 5, Shape = "b" }));
        Assert.Equal(ObservedEvent.Image, ObservedRules.Happened(Known, Checkout with { Generation = 5, Shape = "b", Version = "x:2" }));
        Assert.Equal(ObservedEvent.Added, ObservedRules.Happened(null, Checkout));
        Assert.Equal(ObservedEvent.Added, ObservedRules.Happened(Known, Checkout with { Uid = "u2" }));
        var node = new SeenObject(ObservedKind.Node, "", "n1", "u3") { Shape = "v1.26.5", Version = "v1.26.5" };
        Assert.Equal(ObservedEvent.Version, ObservedRules.Happened(ObservedRules.Keep(null, node, false), node with { Shape = "v1.27.0" }));
    }

    [Fact]
    public void The_same_change_has_the_same_id_and_the_same_again_another()
    {
        string Id(ObservedObject known) => Assert.Single(ObservedRules.Changes(
            "c1", [new ObservedChange(Checkout with { Shape = "b" }, ObservedEvent.Image, known.Serial + 1, ["b"])])).Id;

        Assert.Equal(Id(Known), Id(Known));
        Assert.NotEqual(Id(Known), Id(ObservedRules.Keep(Known, Checkout, changed: true)));
        Assert.StartsWith("observed:checkout:", Id(Known), StringComparison.Ordinal);
        Assert.InRange(Id(Known).Length, 1, 128);
    }

    [Fact]
    public void A_workload_is_told_of_as_a_release_system_would()
    {
        var change = Assert.Single(ObservedRules.Changes("c1", [new ObservedChange(Checkout, ObservedEvent.Image, 1, ["a", "b"])]));

        Assert.Equal(("checkout", "1.7", "shop", "image"), (change.Component, change.Version, change.Namespace, change.Phase));
        Assert.Equal(["c1"], change.Clusters);
        Assert.Equal(["a", "b"], change.AskedBy);
        Assert.Equal(("observed", "Deployment"), (change.Labels["source"], change.Labels["kind"]));
        // The same images with another template are no version that could have failed elsewhere.
        Assert.Equal("", Assert.Single(ObservedRules.Changes("c1", [new ObservedChange(Checkout, ObservedEvent.Rollout, 1, ["a"])])).Version);
    }

    [Theory]
    [InlineData("coredns:1.12,proxy", "1.12,latest")]
    [InlineData("a/b@sha256:0123456789abcdef0123", "sha256:0123456789ab")]
    [InlineData("host:5000/a", "latest")]
    public void A_version_is_what_stands_after_the_name_of_the_image(string images, string version) =>
        Assert.Equal(version, Assert.Single(ObservedRules.Changes("c1", [new ObservedChange(Checkout with { Version = images }, ObservedEvent.Image, 1, ["a"])])).Version);

    [Fact]
    public void Nodes_that_come_together_are_one_change_that_names_them_all()
    {
        ObservedChange Node(string name, string version, ObservedEvent what, params IReadOnlyList<string> bindings) =>
            new(new SeenObject(ObservedKind.Node, "", name, name) { Version = version }, what, 1, bindings);

        var changes = ObservedRules.Changes("c1",
            [Node("n2", "v1.27", ObservedEvent.Version, "a"), Node("n1", "v1.27", ObservedEvent.Version, "a"), Node("n3", "v1.27", ObservedEvent.Added, "a"), Node("n4", "v1.27", ObservedEvent.Version, "a", "b")]);

        Assert.Equal(["n1,n2", "n3", "n4"], changes.Select(change => string.Join(',', change.Nodes)).Order(StringComparer.Ordinal));
        Assert.All(changes, change => Assert.Equal(("node", "v1.27"), (change.Component, change.Version)));
    }

    [Fact]
    public void Asks_are_of_bindings_not_of_cases_and_the_watch_is_as_narrow_as_they_allow()
    {
        var dns = new ObserveSpec { Workloads = new() { Kinds = [WorkloadKind.Deployment], Namespaces = ["kube-system"], Selector = new Dictionary<string, string> { ["k8s-app"] = "kube-dns" }, On = WorkloadChange.Image } };
        var all = new ObserveSpec { Workloads = new(), Nodes = new() { On = [NodeChange.Added] } };
        BoundCase Bound(string binding, string @case, ObserveSpec? spec, bool paused = false) =>
            new() { Binding = binding, Case = @case, Work = Orders.Of().Work, Timeout = TimeSpan.FromSeconds(1), Observe = spec, Paused = paused };

        var asks = ObserveAsk.Of([Bound("a", "x", dns), Bound("a", "y", dns), Bound("b", "x", all), Bound("c", "x", all, paused: true), Bound("d", "x", null)]);

        Assert.Equal(["a", "b"], asks[ObservedKind.Deployment].Select(ask => ask.Binding));
        Assert.Equal(["b"], asks[ObservedKind.StatefulSet].Select(ask => ask.Binding));
        Assert.Equal([ObservedEvent.Added], Assert.Single(asks[ObservedKind.Node]).On);
        Assert.Equal([ObservedEvent.Added, ObservedEvent.Image], asks[ObservedKind.Deployment][0].On);
        var narrow = ObservedScope.Of(ObservedKind.Deployment, [asks[ObservedKind.Deployment][0]]);
        Assert.Equal(("kube-system", "kube-dns"), (narrow.Namespace, narrow.Selector["k8s-app"]));
        var wide = ObservedScope.Of(ObservedKind.Deployment, asks[ObservedKind.Deployment]);
        Assert.Null(wide.Namespace);
        Assert.Empty(wide.Selector);
    }

    [Fact]
    public void What_is_the_centres_own_never_counts()
    {
        Assert.True(ObservedRules.IsOwn(Checkout with { Namespace = "probes" }, "probes"));
        Assert.True(ObservedRules.IsOwn(Checkout with { Labels = new Dictionary<string, string> { ["kubeprobe.io/object"] = "x" } }, "probes"));
        Assert.False(ObservedRules.IsOwn(Checkout, "probes"));
    }

    [Fact]
    public void All_that_is_wrong_with_a_wish_is_told()
    {
        IEnumerable<string> Fields(ObserveSpec spec) => ObserveRules.Check(spec, "spec.observe").Select(fault => fault.Field);

        Assert.Equal(["spec.observe", "spec.observe.debounce"], Fields(new ObserveSpec { Debounce = TimeSpan.FromHours(1) }));
        Assert.Equal(
            ["spec.observe.workloads.kinds[1]", "spec.observe.workloads.namespaces[0]", "spec.observe.nodes.on[1]"],
            Fields(new ObserveSpec
            {
                Workloads = new() { Kinds = [WorkloadKind.DaemonSet, WorkloadKind.DaemonSet], Namespaces = ["No"] },
                Nodes = new() { On = [NodeChange.Added, NodeChange.Added] },
            }));
        Assert.Empty(Fields(new ObserveSpec { Nodes = new() }));
    }
}
