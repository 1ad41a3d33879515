using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Tests.Manifests;

public sealed class AffectedClustersTests
{
    static readonly SecretRef Kubeconfig = new() { Name = "prod-a", Key = "kubeconfig" };

    static readonly StoredManifest[] Fleet =
    [
        Cluster("a", new() { Kubeconfig = new() { SecretRef = Kubeconfig } }, "prod"),
        Cluster("b", new() { InCluster = new() }, "prod"),
        Cluster("c", new() { InCluster = new() }, "test"),
        Declare.A(ManifestKind.ClusterGroup, "prod", new ClusterGroupSpec { Selector = Env("prod") }),
        Declare.A(ManifestKind.ProbeTemplate, "probe", new ProbeTemplateSpec { Image = "probes:1" }),
        Declare.A(ManifestKind.ProbeTemplate, "idle", new ProbeTemplateSpec { Image = "probes:1" }),
        Declare.A(ManifestKind.ProbeCase, "one", new ProbeCaseSpec { Template = "probe" }),
        Declare.A(ManifestKind.ProbeCase, "two", new ProbeCaseSpec
        {
            Template = "probe",
            Parameters = new Dictionary<string, ParameterValue>
            {
                ["TOKEN"] = new() { SecretRef = new() { Name = "etcd", Key = "token" } },
            },
        }),
        Declare.A(ManifestKind.CaseSuite, "inner", new CaseSuiteSpec { Cases = ["two"] }),
        Declare.A(ManifestKind.CaseSuite, "outer", new CaseSuiteSpec { Suites = ["inner"] }),
        Declare.A(ManifestKind.Binding, "prod-outer", new BindingSpec { Group = "prod", Suite = "outer" }),
        Declare.A(ManifestKind.Binding, "c-one", new BindingSpec { Cluster = "c", Case = "one" }),
    ];

    [Theory]
    [InlineData(ManifestKind.Cluster, "a", "a")]
    [InlineData(ManifestKind.Secret, "prod-a", "a")]
    [InlineData(ManifestKind.Secret, "etcd", "a b")]
    [InlineData(ManifestKind.ClusterGroup, "prod", "a b")]
    [InlineData(ManifestKind.ProbeTemplate, "probe", "a b c")]
    [InlineData(ManifestKind.ProbeTemplate, "idle", "")]
    [InlineData(ManifestKind.ProbeCase, "one", "c")]
    [InlineData(ManifestKind.ProbeCase, "two", "a b")]
    [InlineData(ManifestKind.CaseSuite, "inner", "a b")]
    [InlineData(ManifestKind.Binding, "c-one", "c")]
    public void A_change_affects_the_clusters_it_leads_to(ManifestKind kind, string name, string expected)
    {
        var declared = ManifestSet.Of(Fleet);

        Assert.Equal(expected, string.Join(' ', AffectedClusters.Of([new(kind, name)], declared, declared)));
    }

    [Fact]
    public void A_cluster_that_leaves_a_group_is_affected_like_one_that_joins()
    {
        var after = Fleet.Where(m => m.Name != "prod").Append(
            Declare.A(ManifestKind.ClusterGroup, "prod", new ClusterGroupSpec { Selector = Env("test") }));

        var affected = AffectedClusters.Of([new(ManifestKind.ClusterGroup, "prod")], ManifestSet.Of(Fleet), ManifestSet.Of(after));

        Assert.Equal(["a", "b", "c"], affected);
    }

    [Fact]
    public void A_deleted_cluster_and_a_deleted_binding_are_affected()
    {
        var after = Fleet.Where(m => m.Name is not ("c" or "c-one"));

        var affected = AffectedClusters.Of(
            [new(ManifestKind.Cluster, "c"), new(ManifestKind.Binding, "c-one")], ManifestSet.Of(Fleet), ManifestSet.Of(after));

        Assert.Equal(["c"], affected);
    }

    static StoredManifest Cluster(string name, ClusterConnection connection, string env) =>
        Declare.A(ManifestKind.Cluster, name, new ClusterSpec { Connection = connection }, new Dictionary<string, string> { ["env"] = env });

    static LabelSelector Env(string value) => new() { MatchLabels = new Dictionary<string, string> { ["env"] = value } };
}
