using KubeProbe.Diagnosis.Causes;

namespace KubeProbe.Diagnosis.Tests.Causes;

/// <summary>Walks every rule that ships with the example it carries.</summary>
public sealed class RuleExampleTests
{
    static readonly CauseCatalog Shipped = CauseCatalog.Shipped();
    static readonly Diagnoser RulesAlone = Diagnoser.With(null);

    public static TheoryData<string> Rules => [.. Shipped.Rules.Select(rule => rule.Id)];

    [Theory, MemberData(nameof(Rules))]
    public void Each_rule_is_found_in_its_example_and_its_category_is_the_answer(string id)
    {
        var rule = Shipped.Rules.Single(rule => rule.Id == id);

        var found = new CauseTree(Shipped).Matches(Seen.Everywhere(rule.Example).Text());
        var answer = RulesAlone.Diagnose(Seen.Everywhere(rule.Example));

        Assert.Contains(id, found.Select(each => each.Rule.Id));
        Assert.Equal(rule.Category, answer.Category);
        Assert.StartsWith("rule:", answer.DecidedBy);
        Assert.NotEmpty(answer.Lines);
    }

    [Theory, MemberData(nameof(Rules))]
    public void Each_rule_says_what_is_wrong_where_and_what_to_do(string id)
    {
        var rule = Shipped.Rules.Single(rule => rule.Id == id);

        Assert.NotEmpty(rule.Cause);
        Assert.NotEmpty(rule.Component);
        Assert.NotEmpty(rule.Remedy);
        Assert.NotEmpty(rule.Check);
    }

    [Fact]
    public void There_are_rules_for_every_category_but_unknown() =>
        Assert.Equal(Taxonomy.Ordered.Where(category => category != "unknown").Order(), Shipped.Rules.Select(rule => rule.Category).Distinct().Order());
}
