using KubeProbe.Core.Cases;

namespace KubeProbe.Core.Tests.Cases;

public sealed class ResourceRulesTests
{
    [Theory]
    [InlineData("10m", 0.01)]
    [InlineData("0.5", 0.5)]
    [InlineData(".5", 0.5)]
    [InlineData("128Mi", 128.0 * 1024 * 1024)]
    [InlineData("1Gi", 1024.0 * 1024 * 1024)]
    [InlineData("1k", 1000)]
    [InlineData("2G", 2e9)]
    [InlineData("1e3", 1000)]
    public void A_quantity_is_read(string text, double expected)
    {
        Assert.True(ResourceRules.TryParse(text, out var quantity));
        Assert.Equal(expected, quantity, precision: 9);
    }

    [Theory]
    [InlineData("")]
    [InlineData("128MB")]
    [InlineData("1 Gi")]
    [InlineData("-1")]
    [InlineData("ten")]
    [InlineData("1Ki2")]
    public void What_is_no_quantity_is_refused(string text) => Assert.False(ResourceRules.TryParse(text, out _));

    [Fact]
    public void A_request_over_its_limit_and_an_unknown_resource_are_both_told()
    {
        var needs = new ResourceNeeds
        {
            Requests = new Dictionary<string, string> { ["memory"] = "1Gi", ["cpuu"] = "1" },
            Limits = new Dictionary<string, string> { ["memory"] = "64Mi" },
        };

        var faults = ResourceRules.Check(needs, "spec.resources").ToDictionary(fault => fault.Field);

        Assert.Equal(["spec.resources.requests.cpuu", "spec.resources.requests.memory"], faults.Keys.Order());
        Assert.Contains("\"cpu\"", faults["spec.resources.requests.cpuu"].Remedy);
    }
}
