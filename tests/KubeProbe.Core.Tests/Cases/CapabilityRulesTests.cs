using KubeProbe.Core.Cases;

namespace KubeProbe.Core.Tests.Cases;

public sealed class CapabilityRulesTests
{
    static readonly Dictionary<string, bool> Nothing = [];

    [Fact]
    public void The_manifest_has_the_last_word_and_what_nobody_knows_is_taken_to_be_there()
    {
        string[] needed = ["storage-class", "two-nodes", "service-routing", "cluster-dns", "crd:a.b"];
        var lacking = CapabilityRules.Lacking(
            needed,
            declared: new Dictionary<string, bool> { ["storage-class"] = true, ["service-routing"] = false },
            found: new Dictionary<string, bool> { ["storage-class"] = false, ["two-nodes"] = false, ["crd:a.b"] = true });
        Assert.Equal(["service-routing", "two-nodes"], lacking);
    }

    [Fact]
    public void Who_needs_nothing_lacks_nothing() => Assert.Empty(CapabilityRules.Lacking([], new Dictionary<string, bool> { ["two-nodes"] = false }, Nothing));

    [Theory, InlineData("storage-class"), InlineData("api:autoscaling"), InlineData("crd:clonesets.apps.kruise.io")]
    public void A_capability_is_accepted(string name) => Assert.Empty(CapabilityRules.Check([name], "spec.capabilities"));

    [Theory]
    [InlineData("storage-clas", "Did you mean \"storage-class\"?")]
    [InlineData("Wings", "api:GROUP")]
    [InlineData("crd:clonesets", "crd:PLURAL.GROUP")]
    [InlineData("api:", "api:GROUP")]
    public void What_is_none_is_refused_with_what_there_is(string name, string remedy)
    {
        var fault = Assert.Single(CapabilityRules.Check([name], "spec.capabilities"));
        Assert.Equal("spec.capabilities[0]", fault.Field);
        Assert.Contains(remedy, fault.Remedy, StringComparison.Ordinal);
        Assert.Equal($"spec.capabilities{(name.Contains(':') ? $"[\"{name}\"]" : "." + name)}",
            Assert.Single(CapabilityRules.Check(new Dictionary<string, bool> { [name] = true }, "spec.capabilities")).Field);
    }
}
