using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Tests.Scheduling;

public sealed class CronRulesTests
{
    [Theory]
    [InlineData("*/5 * * * *")]
    [InlineData("0 6 * * MON-FRI")]
    [InlineData("*/10 * * * * *")]
    [InlineData("0 0 29 2 *")]
    public void An_expression_is_accepted(string cron) => Assert.Empty(CronRules.CheckCron(cron, seconds: true, "cron"));

    [Theory]
    [InlineData("* * * * * *", "more often")]
    [InlineData("0,5 0 0 * * *", "more often")]
    [InlineData("0 0 31 2 *", "never occurs")]
    [InlineData("61 * * * *", "no cron expression")]
    [InlineData("every day", "this has 2")]
    [InlineData("", "this has 0")]
    public void A_bad_expression_is_refused_with_its_reason(string cron, string reason) =>
        Assert.Contains(reason, Assert.Single(CronRules.CheckCron(cron, seconds: true, "cron")).Message);

    [Fact]
    public void Seconds_are_refused_where_they_do_not_belong() =>
        Assert.Single(CronRules.CheckCron("0 */5 * * * *", seconds: false, "cron"));

    [Theory]
    [InlineData("UTC", true)]
    [InlineData("Europe/Berlin", true)]
    [InlineData("Europe/Atlantis", false)]
    [InlineData("../../etc/passwd", false)]
    [InlineData("", false)]
    public void A_time_zone_is_one_of_the_database(string zone, bool known) =>
        Assert.Equal(known, !CronRules.CheckTimeZone(zone, "timeZone").Any());
}
