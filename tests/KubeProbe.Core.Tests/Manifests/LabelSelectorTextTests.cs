using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Tests.Manifests;

public sealed class LabelSelectorTextTests
{
    static readonly Dictionary<string, string> Labels = new() { ["env"] = "prod", ["tier"] = "a", ["team.example.com/owner"] = "net" };

    [Theory]
    [InlineData("", true)]
    [InlineData("env=prod", true)]
    [InlineData("env==prod", true)]
    [InlineData("env!=prod", false)]
    [InlineData("region!=eu", true)]
    [InlineData("tier in (a, b)", true)]
    [InlineData("tier notin (a,b)", false)]
    [InlineData("region notin (a)", true)]
    [InlineData("team.example.com/owner", true)]
    [InlineData("!canary", true)]
    [InlineData("!env", false)]
    [InlineData("env=prod,tier in (b,c)", false)]
    [InlineData(" env = prod , !canary ", true)]
    public void It_selects_as_kubectl_does(string text, bool selected)
    {
        Assert.True(LabelSelectorText.TryParse(text, out var selector, out var fault), fault);

        Assert.Equal(selected, selector.Matches(Labels));
    }

    [Theory]
    [InlineData("env=prod,")]
    [InlineData(",")]
    [InlineData("=prod")]
    [InlineData("env in prod")]
    [InlineData("env in (a")]
    [InlineData("env in (a))")]
    [InlineData("env=a b")]
    [InlineData("-env")]
    [InlineData("env>3")]
    [InlineData("é=1")]
    public void What_is_none_is_told_with_the_form(string text)
    {
        Assert.False(LabelSelectorText.TryParse(text, out _, out var fault));

        Assert.Contains("key in (a,b)", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_one_is_not_taken_apart() =>
        Assert.False(LabelSelectorText.TryParse(new string('(', 100_000), out _, out _));

    [Theory]
    [InlineData("env in (prod,test),tier notin (a),canary,!old")]
    public void What_is_written_reads_back(string text)
    {
        Assert.True(LabelSelectorText.TryParse(text, out var selector, out _));

        Assert.Equal(text, LabelSelectorText.Write(selector));
    }
}
