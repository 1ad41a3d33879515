using System.Diagnostics;
using KubeProbe.Core.Alerts.Silences;

namespace KubeProbe.Core.Tests.Alerts;

/// <summary>Matchers mean what Alertmanager's mean.</summary>
public sealed class AlertMatcherTests
{
    static readonly Dictionary<string, string> Labels = new() { ["cluster"] = "prod-1", ["env"] = "prod" };

    [Theory]
    [InlineData("cluster", "prod-1", false, true, true)]
    [InlineData("cluster", "prod", false, true, false)]
    [InlineData("cluster", "prod-1", false, false, false)]
    [InlineData("cluster", "prod", true, true, false)]
    [InlineData("cluster", "prod.*", true, true, true)]
    [InlineData("cluster", "a|prod-1", true, true, true)]
    [InlineData("cluster", "prod.*", true, false, false)]
    [InlineData("owner", "", false, true, true)]
    [InlineData("owner", "sre", false, false, true)]
    [InlineData("owner", ".+", true, true, false)]
    public void One_compares_the_whole_label_and_one_that_is_not_there_is_empty(string name, string value, bool regex, bool equal, bool matches) =>
        Assert.Equal(matches, new AlertMatcher(name, value, regex, equal).Matches(Labels));

    [Theory]
    [InlineData("cluster", "a(b", "no regular expression")]
    [InlineData("cluster", "(?=a)", "no regular expression")]
    [InlineData("cluster", @"(a)\1", "no regular expression")]
    [InlineData("cluster", "((a{999}){999}){999}", "repetitions")]
    [InlineData("cluster", "a{100000000,}", "repetitions")]
    [InlineData("not a name", "x", "no name of a label")]
    [InlineData("", "x", "no name of a label")]
    public void What_is_none_is_said_with_the_remedy(string name, string value, string fault) =>
        Assert.Contains(fault, AlertMatcherRules.Fault(new AlertMatcher(name, value, IsRegex: true)), StringComparison.Ordinal);

    [Fact]
    public void A_value_is_bounded() => Assert.Contains("longer than", AlertMatcherRules.Fault(new AlertMatcher("cluster", new string('a', 501))), StringComparison.Ordinal);

    [Fact]
    public void An_expression_that_makes_others_stand_still_does_not_keep_the_centre_busy()
    {
        var matcher = new AlertMatcher("owner", "(a+)+(a+)+(a+)+b", IsRegex: true);
        var started = Stopwatch.GetTimestamp();

        Assert.Null(AlertMatcherRules.Fault(matcher));
        Assert.False(matcher.Matches(new Dictionary<string, string> { ["owner"] = new string('a', 10_000) }));

        // A machine that tries each way would not be done within the age of the universe; the bound is for a busy machine.
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60));
    }
}
