using KubeProbe.Core.Alerts;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Tests.Manifests;

namespace KubeProbe.Core.Tests.Remedies;

/// <summary>A remedy answers what it was declared for, and nothing else.</summary>
public sealed class RemedyMatchRulesTests
{
    static readonly RemedySpec Spec = new() { Action = new RemedyAction { Cordon = new() } };

    static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    static readonly LabelSelector Prod = new() { MatchLabels = new Dictionary<string, string> { ["env"] = "prod" } };

    static readonly ManifestSet Declared = ManifestSet.Of(
    [
        Declare.A(ManifestKind.ClusterGroup, "prod", new ClusterGroupSpec { Selector = Prod }),
        Declare.A(ManifestKind.CaseSuite, "inner", new CaseSuiteSpec { Cases = ["dns"] }),
        Declare.A(ManifestKind.CaseSuite, "outer", new CaseSuiteSpec { Suites = ["inner"] }),
    ]);

    [Fact]
    public void Cases_are_meant_by_name_label_or_suite_and_clusters_by_name_label_or_group()
    {
        var prod = new Dictionary<string, string> { ["env"] = "prod" };
        Assert.True(Covers(Spec with { Cases = ["dns"], Clusters = ["a"] }, None, None));
        Assert.False(Covers(Spec with { Cases = ["etcd"], Clusters = ["a"] }, None, None));
        Assert.False(Covers(Spec with { Cases = ["dns"], Clusters = ["b"] }, None, None));
        Assert.True(Covers(Spec with { CaseSelector = Prod, ClusterSelector = Prod }, prod, prod));
        Assert.False(Covers(Spec with { CaseSelector = Prod, ClusterSelector = Prod }, prod, None));
        Assert.False(Covers(Spec with { CaseSelector = Prod, ClusterSelector = Prod }, None, prod));
        Assert.True(Covers(Spec with { Suite = "outer", Group = "prod" }, prod, None));
        Assert.False(Covers(Spec with { Suite = "outer", Group = "prod" }, None, None));
        Assert.True(Covers(Spec with { Cases = ["dns"], ClusterSelector = new() }, None, None));
        Assert.False(Covers(Spec with { Suite = "gone", Group = "gone" }, prod, None));

        static bool Covers(RemedySpec spec, IReadOnlyDictionary<string, string> cluster, IReadOnlyDictionary<string, string> @case) =>
            RemedyMatchRules.Covers(spec, "a", cluster, "dns", @case, Declared);
    }

    [Fact]
    public void Level_and_cause_must_be_those_it_is_for_and_the_diagnosis_sure_enough()
    {
        var dns = new RunDiagnosis { Category = "dns", Component = "CoreDNS deployment", Confidence = 0.8 };

        Assert.True(RemedyMatchRules.Answers(Spec, AlertLevel.Warning, null));
        Assert.False(RemedyMatchRules.Answers(Spec, AlertLevel.Info, null));
        Assert.False(RemedyMatchRules.Answers(Spec with { Paused = true }, AlertLevel.Critical, dns));
        Assert.True(RemedyMatchRules.Answers(Spec with { Causes = ["image-pull", "dns"] }, AlertLevel.Error, dns));
        Assert.False(RemedyMatchRules.Answers(Spec with { Causes = ["image-pull"] }, AlertLevel.Error, dns));
        Assert.False(RemedyMatchRules.Answers(Spec with { Causes = ["dns"] }, AlertLevel.Error, null));
        Assert.False(RemedyMatchRules.Answers(Spec with { Causes = ["dns"], Confidence = 0.9 }, AlertLevel.Error, dns));
        Assert.True(RemedyMatchRules.Answers(Spec with { Causes = ["dns"], Components = ["coredns*"] }, AlertLevel.Error, dns));
        Assert.False(RemedyMatchRules.Answers(Spec with { Causes = ["dns"], Components = ["kube-proxy"] }, AlertLevel.Error, dns));
    }

    [Theory]
    [InlineData("coredns", "CoreDNS", true), InlineData("coredns", "core*", true), InlineData("coredns", "*dns", true), InlineData("coredns", "c*d*s", true)]
    [InlineData("coredns", "core", false), InlineData("coredns", "*core", false), InlineData("ab", "ab*b", false), InlineData("", "*", true), InlineData("abab", "ab*ab", true)]
    [InlineData("aXbXc", "a*x*c", true), InlineData("coredns", "", false)]
    public void A_star_stands_for_any_text(string text, string pattern, bool like) => Assert.Equal(like, RemedyMatchRules.IsLike(text, pattern));
}
