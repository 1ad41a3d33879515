using KubeProbe.Core.Alerts.Silences;

namespace KubeProbe.Core.Tests.Alerts;

public sealed class AlertSilenceRulesTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    static readonly AlertSilence Good = new()
    {
        Id = "s", Matchers = [new AlertMatcher("cluster", "prod-1")], StartsAt = Now, EndsAt = Now.AddHours(1), CreatedBy = "olga", CreatedAt = Now, Comment = "move",
    };

    [Fact]
    public void A_good_one_has_no_fault() => Assert.Empty(AlertSilenceRules.Faults(Good, Now));

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var faults = AlertSilenceRules.Faults(
            Good with { Matchers = [new AlertMatcher("case", "(", IsRegex: true)], StartsAt = Now, EndsAt = Now.AddHours(-1), Comment = " " }, Now).ToList();

        Assert.Equal(["matchers", "ends", "ends", "comment"], faults.Select(fault => fault.Field));
    }

    [Theory]
    [InlineData("cluster", ".*", true, true), InlineData("cluster", "", false, true), InlineData("cluster", "prod-1", false, false)]
    public void One_that_would_silence_everything_is_none(string name, string value, bool regex, bool equal) =>
        Assert.Contains(AlertSilenceRules.Faults(Good with { Matchers = [new AlertMatcher(name, value, regex, equal)] }, Now), fault => fault.Fault.Contains("everything", StringComparison.Ordinal));

    [Fact]
    public void It_is_bounded()
    {
        Assert.Contains(AlertSilenceRules.Faults(Good with { EndsAt = Now.AddDays(366) }, Now), fault => fault.Field == "ends");
        Assert.Contains(AlertSilenceRules.Faults(Good with { Matchers = [] }, Now), fault => fault.Field == "matchers");
        Assert.Contains(AlertSilenceRules.Faults(Good with { Matchers = [.. Enumerable.Repeat(Good.Matchers[0], 21)] }, Now), fault => fault.Field == "matchers");
        Assert.Contains(AlertSilenceRules.Faults(Good with { Comment = "a\nb" }, Now), fault => fault.Field == "comment");
    }

    [Fact]
    public void Of_several_the_one_that_ends_last_holds_and_only_while_it_counts()
    {
        var labels = new Dictionary<string, string> { ["cluster"] = "prod-1" };
        AlertSilence[] silences = [Good, Good with { Id = "longer", EndsAt = Now.AddHours(2) }, Good with { Id = "later", StartsAt = Now.AddHours(1), EndsAt = Now.AddHours(9) }, Good with { Id = "other", Matchers = [new AlertMatcher("cluster", "b")], EndsAt = Now.AddHours(9) }];

        Assert.Equal("longer", AlertSilenceRules.Holding(silences, labels, Now)?.Id);
        Assert.Equal("later", AlertSilenceRules.Holding(silences, labels, Now.AddHours(1))?.Id);
        Assert.Null(AlertSilenceRules.Holding(silences, labels, Now.AddHours(9)));
    }
}
