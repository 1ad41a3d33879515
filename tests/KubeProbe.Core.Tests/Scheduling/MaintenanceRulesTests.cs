using KubeProbe.Core.Clusters;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Tests.Scheduling;

public sealed class MaintenanceRulesTests
{
    static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    static MaintenanceWindow Window(string cron, MaintenanceMode mode = MaintenanceMode.Stop) =>
        new() { Name = "w", Cron = cron, Duration = TimeSpan.FromHours(1), Mode = mode };

    [Fact]
    public void The_end_of_the_last_stop_is_known_however_long_ago()
    {
        Assert.Equal(Noon.AddHours(-5), MaintenanceRules.LastStopEnded([Window("0 6 * * *")], Noon));
        Assert.Equal(Noon.AddHours(-5).AddDays(-28), MaintenanceRules.LastStopEnded([Window("0 6 1 2 *")], Noon));
        Assert.Equal(Noon.AddHours(-2), MaintenanceRules.LastStopEnded([Window("0 6 * * *"), Window("0 9 * * *")], Noon));
    }

    [Fact]
    public void One_that_is_open_has_not_ended_and_one_that_mutes_stops_nothing()
    {
        Assert.Equal(Noon.AddDays(-1).AddHours(0.5), MaintenanceRules.LastStopEnded([Window("30 11 * * *")], Noon));
        Assert.Null(MaintenanceRules.LastStopEnded([Window("0 6 * * *", MaintenanceMode.Mute)], Noon));
    }
}
