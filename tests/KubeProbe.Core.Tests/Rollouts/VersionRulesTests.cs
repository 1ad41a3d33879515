using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Rollouts;

namespace KubeProbe.Core.Tests.Rollouts;

/// <summary>Which clusters are the first, and which version every one of them runs.</summary>
public sealed class VersionRulesTests
{
    static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>();

    [Theory]
    [InlineData("5%", 200, 10)]
    [InlineData("5%", 10, 1)]
    [InlineData("0.5%", 1_000, 5)]
    [InlineData("100%", 7, 7)]
    [InlineData("3", 200, 3)]
    [InlineData("3", 2, 2)]
    [InlineData("5%", 0, 0)]
    public void A_share_is_of_the_clusters_and_at_least_one(string share, int of, int count) => Assert.Equal(count, RolloutShare.Count(share, of));

    [Theory]
    [InlineData("0%"), InlineData("101%"), InlineData("-1"), InlineData("0"), InlineData("some"), InlineData(""), InlineData("%"), InlineData("NaN%")]
    public void What_is_no_share_is_none(string share) => Assert.Null(RolloutShare.Count(share, 100));

    [Theory]
    [InlineData("20 passes", 20), InlineData("1 pass", 1), InlineData("7", 7), InlineData("0", null), InlineData("1001", null), InlineData("20 runs", null), InlineData("", null)]
    public void So_many_passes_promote(string text, int? passes) => Assert.Equal(passes, TemplateRolloutRules.Passes(text));

    [Fact]
    public void The_share_is_exact_the_same_each_time_and_another_for_another_template()
    {
        var clusters = Enumerable.Range(0, 200).Select(i => $"c{i}").ToList();
        HashSet<string> First(string template)
        {
            var status = new RolloutStatus { Candidate = 2, Stable = 1, Phase = RolloutPhase.Trying, UpTo = VersionRules.Text(RolloutShare.LastPlace(template, clusters, 10)) };
            return [.. clusters.Where(cluster => VersionRules.RunsCandidate(template, 2, status, null, cluster, NoLabels))];
        }

        Assert.Equal(10, First("t").Count);
        Assert.Equal(First("t"), First("t"));
        Assert.NotEqual(First("t"), First("u"));
    }

    [Fact]
    public void Where_labels_choose_nobody_else_is_among_the_first()
    {
        var selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["env"] = "dev" } };
        var status = new RolloutStatus { Candidate = 2, Stable = 1, Phase = RolloutPhase.Trying, UpTo = VersionRules.Text(ulong.MaxValue) };
        Assert.True(VersionRules.RunsCandidate("t", 2, status, selector, "a", new Dictionary<string, string> { ["env"] = "dev" }));
        Assert.False(VersionRules.RunsCandidate("t", 2, status, selector, "a", NoLabels));
    }

    [Theory]
    [InlineData(RolloutPhase.Promoted, true), InlineData(RolloutPhase.RolledBack, false)]
    public void What_is_decided_holds_everywhere(RolloutPhase phase, bool newest) =>
        Assert.Equal(newest, VersionRules.RunsCandidate("t", 2, new RolloutStatus { Candidate = 2, Phase = phase, UpTo = VersionRules.Text(ulong.MaxValue) }, null, "a", NoLabels));

    [Fact]
    public void A_version_nobody_has_begun_with_runs_nowhere()
    {
        Assert.False(VersionRules.RunsCandidate("t", 2, null, null, "a", NoLabels));
        Assert.False(VersionRules.RunsCandidate("t", 3, new RolloutStatus { Candidate = 2, Phase = RolloutPhase.Promoted }, null, "a", NoLabels));
    }

    [Fact]
    public void The_version_before_is_the_last_one_that_ran_everywhere()
    {
        TemplateVersion[] kept = [Version(4, rollout: true), Version(3, rollout: true), Version(2, rollout: false), Version(1, rollout: false)];
        Assert.Equal(2, VersionRules.StableBefore(4, null, kept));
        Assert.Equal(3, VersionRules.StableBefore(4, new RolloutStatus { Candidate = 3, Stable = 2, Phase = RolloutPhase.Promoted }, kept));
        Assert.Equal(2, VersionRules.StableBefore(4, new RolloutStatus { Candidate = 3, Stable = 2, Phase = RolloutPhase.RolledBack }, kept));
        Assert.Equal(2, VersionRules.StableBefore(4, new RolloutStatus { Candidate = 3, Stable = 2, Phase = RolloutPhase.Trying }, kept));
        // One that was applied without a rollout since then runs everywhere, whatever was decided of one before it.
        Assert.Equal(2, VersionRules.StableBefore(3, new RolloutStatus { Candidate = 1, Stable = 0, Phase = RolloutPhase.Promoted }, kept));
        Assert.Null(VersionRules.StableBefore(1, null, kept));
        Assert.Equal(1, VersionRules.StableBefore(2, null, [Version(2, rollout: true), Version(1, rollout: true)]));
    }

    [Fact]
    public void All_that_is_wrong_is_told()
    {
        var faults = TemplateRolloutRules.Check(
            new TemplateRollout { Clusters = "many", PromoteAfter = "soon", Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["-"] = "x" } } },
            ProbeContract.External, "spec.rollout").Select(fault => fault.Field);
        Assert.Equal(["spec.rollout", "spec.rollout.clusters", "spec.rollout.promoteAfter"], faults.Take(3));
        Assert.Equal(4, faults.Count());
        Assert.Empty(TemplateRolloutRules.Check(new TemplateRollout(), ProbeContract.Kubeprobe, "spec.rollout"));
    }

    static TemplateVersion Version(long generation, bool rollout) =>
        new(generation, SpecJson.Write(new ProbeTemplateSpec { Image = "probe:1", Rollout = rollout ? new() : null }), DateTimeOffset.UnixEpoch);
}
