using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Facts;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Tests.Cases;

/// <summary>A change's run looks at what changed where its case can, and never at more than the case does.</summary>
public sealed class NarrowingRulesTests
{
    static readonly ParameterDeclaration Spaces = new() { Name = "NAMESPACES", FromChange = ChangePart.Namespace };
    static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(56);

    [Theory]
    [InlineData(null, "shop", "shop")]
    [InlineData("", "shop", "shop")]
    [InlineData("web, shop", "shop", "shop")]
    [InlineData("shop-*,web", "shop-eu", "shop-eu")]
    [InlineData("web", "shop", null)]
    [InlineData("shop-*", "shop", null)]
    [InlineData("shop", "shop", null)]
    [InlineData(null, "", null)]
    [InlineData(null, "shop,kube-system", null)]
    [InlineData(null, "Shop!", null)]
    public void A_list_is_narrowed_to_the_namespace_where_it_is_in_it(string? value, string told, string? narrowed)
    {
        var values = value is null ? new Dictionary<string, ParameterValue>() : new() { ["NAMESPACES"] = ParameterValue.Of(value) };
        var found = NarrowingRules.Of([Spaces, new ParameterDeclaration { Name = "WINDOW" }], values, Change("x", told));

        Assert.Equal(narrowed, found.SingleOrDefault()?.To);
        if (narrowed is null) return;
        var applied = NarrowingRules.Apply(values, found);
        Assert.Equal(narrowed, applied["NAMESPACES"].Text);
        Assert.Equal(values.OrderBy(each => each.Key), NarrowingRules.Undo(applied, found).OrderBy(each => each.Key));
    }

    [Fact]
    public void A_parameter_may_be_narrowed_to_the_component() =>
        Assert.Equal("coredns", Assert.Single(NarrowingRules.Of([new() { Name = "NAME", FromChange = ChangePart.Component }], new Dictionary<string, ParameterValue>(), Change("x", "shop"))).To);

    [Fact]
    public void Runs_of_a_change_and_of_its_control_group_are_narrowed_and_no_others()
    {
        var bound = Bound();
        var change = Change("x", "shop");

        Assert.Equal("shop", bound.OrderForChange("c", change, Now)!.Parameters["NAMESPACES"].Text);
        Assert.Equal("shop", bound.OrderForControl("d", change, Now).Parameters["NAMESPACES"].Text);
        Assert.Equal("NAMESPACES", Assert.Single(bound.OrderForChange("c", change, Now)!.Narrowed).Name);
        Assert.Empty(bound.OrderForSlot("c", Now).Narrowed);
        Assert.False(bound.OrderForSlot("c", Now).Parameters.ContainsKey("NAMESPACES"));
    }

    [Fact]
    public void A_case_that_tells_facts_looks_at_all_of_the_cluster() =>
        Assert.Empty((Bound() with { Facts = [new FactRule { Name = "version", Rule = FactRuleKind.Majority }] }).OrderForChange("c", Change("x", "shop"), Now)!.Narrowed);

    [Fact]
    public void A_run_that_answers_for_changes_of_two_namespaces_looks_at_all()
    {
        var bound = Bound();
        var (one, same, other) = (Order("x", "shop"), Order("y", "shop"), Order("z", "web"));
        RunOrder Order(string id, string space) => bound.OrderForChange("c", Change(id, space), Now)!;

        Assert.Equal("shop", Assert.Single(CoalesceRules.Join(one, same).Narrowed).To);
        var joined = CoalesceRules.Join(one, other);
        Assert.Empty(joined.Narrowed);
        Assert.False(joined.Parameters.ContainsKey("NAMESPACES"));
        Assert.Empty(CoalesceRules.Join(joined, same).Narrowed);
    }

    [Fact]
    public void Only_plain_text_may_be_narrowed()
    {
        ParameterDeclaration[] bad = [Spaces with { Type = ParameterType.Integer }, Spaces with { Name = "B", Secret = true }];
        Assert.Equal(["p[0].fromChange", "p[1].fromChange"], ParameterRules.CheckDeclarations(bad, "p").Select(fault => fault.Field));
        Assert.Empty(ParameterRules.CheckDeclarations([Spaces], "p"));
    }

    static Change Change(string id, string space) => new() { Id = id, Component = "coredns", Namespace = space, Clusters = ["c"] };

    static BoundCase Bound() => new()
    {
        Binding = "b", Case = "k", Timeout = TimeSpan.FromMinutes(1), Changes = new(), Declarations = [Spaces], Work = new ProbeWork { Template = "t", Version = 1, Image = "image" },
    };
}
