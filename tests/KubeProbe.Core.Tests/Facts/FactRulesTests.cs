using KubeProbe.Core.Facts;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Facts;

/// <summary>What a fact must be, and who is out of line.</summary>
public sealed class FactRulesTests
{
    static readonly Fact[] Told = [new("kubernetes-version", "v1.26.5"), new("images:daemonsets/kube-system/proxy", "proxy:1.26.5")];

    static string? Broken(FactRule rule, params FactMajority[] others) => FactRules.FirstBroken([rule], Told, others);

    static FactRule Rule(FactRuleKind kind, string? value = null, string name = "kubernetes-version", params string[] values) =>
        new() { Name = name, Rule = kind, Value = value, Values = values };

    [Fact]
    public void A_value_that_must_be_and_one_of_several()
    {
        Assert.Null(Broken(Rule(FactRuleKind.MustEqual, "v1.26.5")));
        Assert.Equal("fact kubernetes-version is 'v1.26.5', it must be 'v1.27.0'", Broken(Rule(FactRuleKind.MustEqual, "v1.27.0")));
        Assert.Null(Broken(Rule(FactRuleKind.OneOf, values: ["v1.25.0", "v1.26.5"])));
        Assert.Equal("fact kubernetes-version is 'v1.26.5', it must be one of v1.25.0, v1.27.0", Broken(Rule(FactRuleKind.OneOf, values: ["v1.25.0", "v1.27.0"])));
    }

    [Theory]
    [InlineData("v1.26.5", "1.26", true)]
    [InlineData("v1.26.5", "v1.26.5", true)]
    [InlineData("v1.26.5", "1.26.6", false)]
    [InlineData("v1.9.9", "1.10", false)]
    [InlineData("5.10.0-25-amd64", "5.10", true)]
    [InlineData("4.19.0-25-amd64", "5.4", false)]
    [InlineData("v1.26.5-vendor.3", "1.26.5", true)]
    [InlineData("unknown", "1", false)]
    public void A_least_version(string value, string least, bool holds) =>
        Assert.Equal(holds, FactRules.FirstBroken([Rule(FactRuleKind.AtLeastVersion, least, "v")], [new("v", value)], []) is null);

    [Theory]
    // Most others have another value: of 3 (this one counted) 2, of 4 two is half and no majority, of 5 three.
    [InlineData(2, 2, true)]
    [InlineData(2, 3, false)]
    [InlineData(3, 4, true)]
    [InlineData(3, 5, false)]
    [InlineData(1, 1, false)]
    public void Who_has_not_what_more_than_half_have_is_out_of_line(int clusters, int others, bool outlier)
    {
        var broken = Broken(Rule(FactRuleKind.Majority), new FactMajority("kubernetes-version", "v1.27.0", clusters, others));
        Assert.Equal(outlier ? $"fact kubernetes-version is 'v1.26.5', {clusters} of {others + 1} clusters have 'v1.27.0'" : null, broken);
        Assert.Null(Broken(Rule(FactRuleKind.Majority), new FactMajority("kubernetes-version", "v1.26.5", clusters, others)));
    }

    [Fact]
    public void In_a_fleet_below_the_minimum_nobody_is_out_of_line()
    {
        var most = new FactMajority("kubernetes-version", "v1.27.0", 3, 3);
        Assert.NotNull(Broken(Rule(FactRuleKind.Majority) with { Minimum = 4 }, most));
        Assert.Null(Broken(Rule(FactRuleKind.Majority) with { Minimum = 5 }, most));
        Assert.Null(Broken(Rule(FactRuleKind.Majority)));
    }

    [Fact]
    public void A_pattern_takes_all_that_begin_so_and_asks_for_none()
    {
        Assert.Contains("images:daemonsets", Broken(Rule(FactRuleKind.MustEqual, "x", "images:*")), StringComparison.Ordinal);
        Assert.Null(Broken(Rule(FactRuleKind.MustEqual, "x", "nothing:*")));
        Assert.Equal(["images:daemonsets/kube-system/proxy"], FactRules.UnderMajority([Rule(FactRuleKind.Majority, name: "images:*")], Told));
        Assert.Equal("kernel", FactRules.FirstUntold([Rule(FactRuleKind.Majority, name: "images:*"), Rule(FactRuleKind.Majority, name: "kernel")], Told));
    }

    [Fact]
    public void Nodes_that_differ_are_told_with_all_their_values()
    {
        var over = FactRules.OverNodes([[new("kernel", "5.10"), new("zone", "CST-8")], [new("kernel", "4.19"), new("zone", "CST-8")]]);
        Assert.Equal([new Fact("kernel", "4.19 | 5.10"), new Fact("zone", "CST-8")], over);
    }

    [Fact]
    public void A_long_value_is_cut_and_still_differs_from_another()
    {
        var (one, two) = (FactBounds.Value(new string('沙', 1_000) + "1"), FactBounds.Value(new string('沙', 1_000) + "2"));
        Assert.NotEqual(one, two);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(one), 1_000, FactBounds.MaxValue);
    }

    [Fact]
    public void Every_fault_of_a_rule_is_told_with_its_remedy()
    {
        FactRule[] rules =
        [
            new() { Name = "a b", Rule = FactRuleKind.MustEqual },
            new() { Name = "v", Rule = FactRuleKind.AtLeastVersion, Value = "latest" },
            new() { Name = "v", Rule = FactRuleKind.OneOf, Value = "x" },
            new() { Name = "v**", Rule = FactRuleKind.Majority, Values = ["x"], Minimum = 2 },
        ];
        var faults = FactRules.Check(rules, "spec.facts").ToList();
        Assert.Equal(
            ["spec.facts[0].name", "spec.facts[0].value", "spec.facts[1].value", "spec.facts[2].value", "spec.facts[2].values", "spec.facts[3].name", "spec.facts[3].values", "spec.facts[3].minimum"],
            faults.Select(fault => fault.Field));
        Assert.All(faults, fault => Assert.False(string.IsNullOrWhiteSpace(fault.Remedy)));
        Assert.Empty(FactRules.Check([Rule(FactRuleKind.Majority, name: "images:*"), Rule(FactRuleKind.AtLeastVersion, "v1.26")], "spec.facts"));
    }

    [Fact]
    public void A_comparison_names_majority_and_outliers()
    {
        var run = RunId.OfTrigger("c", "", "k", "1");
        FactRow Row(string cluster, string value, int minute = 0, string @case = "k") =>
            new(new FactKey("v", @case, cluster), value, default, DateTimeOffset.UnixEpoch.AddMinutes(minute), run);

        var compared = FactComparison.Of([Row("c1", "a"), Row("c2", "b"), Row("c3", "a"), Row("c2", "a", minute: 1, @case: "other"), Row("c4", "z")]);
        Assert.Equal((4, "a", 1), (compared.Clusters, compared.Majority, compared.Outliers));
        Assert.Equal(["a", "z"], compared.Groups.Select(group => group.Value));

        var torn = FactComparison.Of([Row("c1", "a"), Row("c2", "b"), Row("c3", "a"), Row("c4", "b")]);
        Assert.Equal((null, 4), (torn.Majority, torn.Outliers));
        Assert.Equal(0, FactComparison.Of([Row("c1", "a"), Row("c2", "a")]).Outliers);
    }
}
