using KubeProbe.Fleet;
using KubeProbe.Simulation.ApiServers;

namespace KubeProbe.EndToEnd.Tests;

/// <summary>
/// The short form of the fleet simulator: a real server and a few simulated clusters. Only what is counted is asserted; how fast it
/// is, is measured on a quiet machine.
/// </summary>
public sealed class FleetTests(ITestOutputHelper output)
{
    static readonly FleetOptions Small = new()
    {
        Clusters = 20,
        Bindings = 5,
        Interval = TimeSpan.FromSeconds(10),
        Window = TimeSpan.FromSeconds(20),
        WarmUp = TimeSpan.FromSeconds(1),
        EventClusters = 10,
        ManualRuns = 2,
        Restart = false,
        Pods = new SimulationOptions
        {
            Clusters = 0,
            Start = TimeSpan.FromMilliseconds(100),
            Work = TimeSpan.FromMilliseconds(100),
            Fail = 0.1,
            NoReport = 0.1,
        },
    };

    [Fact]
    public async Task A_small_fleet_loses_nothing_and_does_nothing_twice()
    {
        var report = await FleetRun.RunAsync(Small, output.WriteLine, TestContext.Current.CancellationToken);
        output.WriteLine(report.ToJson());

        // Each binding has two slots in the window.
        Assert.Equal(200, report.Runs.Due);
        Assert.Equal(0, report.Runs.Lost);
        Assert.Equal(0, report.Runs.Duplicate);
        Assert.InRange(report.Runs.NotPassed, 1, 199);
        Assert.Equal(50, report.EventToPodMs!.Pods);
        Assert.InRange(report.ApiRequestsMost.Passed, 4, 4);
        Assert.InRange(report.ApiRequestsMost.Other, 4, 8);
        Assert.InRange(report.Db.RoundTripsPerRun, 1, 4);
    }
}
