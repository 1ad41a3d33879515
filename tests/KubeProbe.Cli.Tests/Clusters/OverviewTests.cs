using Google.Protobuf.WellKnownTypes;
using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Clusters;

public sealed class OverviewTests : CentreTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var ago = Timestamp.FromDateTimeOffset(Now.AddHours(-5));
        Centre.Overview.Total = new FleetTotal { Clusters = 3, NotConnected = 1, Tally = new Tally { Passed = 52, Failed = 1, Stale = 2, Unknown = 2, NotApplicable = 3, Firing = 1, Skipped = 40 } };
        Centre.Overview.Clusters.Add(new ClusterOverview { Cluster = "dev-a", Connected = "True", Reason = "Connected", Tally = new Tally { Passed = 50, Failed = 1, Firing = 1 }, LastVerdict = ago });
        Centre.Overview.Clusters.Add(new ClusterOverview { Cluster = "dev-b", Connected = "False", Reason = "Unreachable", Paused = true, Tally = new Tally { Unknown = 2, NotApplicable = 3, Skipped = 40 }, LastVerdict = ago });
        Centre.Overview.Clusters.Add(new ClusterOverview { Cluster = "dev-c", Connected = "Unknown", Tally = new Tally { Passed = 2, Stale = 2 } });
        Centre.Overview.Standings.Add(new Standing { Cluster = "dev-a", Binding = "often", Case = "dns", Verdict = Verdict.Failed, Reason = "deadline", Finished = ago, RunId = "abc", Freshness = FreshnessState.Stale });
        Centre.Overview.Standings.Add(new Standing { Cluster = "dev-b", Case = "pods", Verdict = Verdict.Passed, Reason = "reported", Finished = ago, RunId = "def" });
        Centre.Overview.Skipped.Add(new SkippedSlots { Cluster = "dev-b", Binding = "often", Case = "dns", Reason = "budget", Count = 40, First = ago, Last = ago });
    }

    [Fact]
    public async Task Each_cluster_is_a_row_and_all_together_a_line()
    {
        var outcome = await Terminal.RunAsync("get", "overview");

        Assert.Equal(
            """
            CLUSTER   CONNECTED   PASSED   FAILED   PROBEFAULT   UNKNOWN   N/A   STALE   FIRING   SKIPPED   LAST VERDICT
            dev-a     True        50       1        0            0         0     0       1        0         5h
            dev-b     False       0        0        0            2         3     0       0        40        5h
            dev-c     Unknown     2        0        0            0         0     2       0        0         never
            """, outcome.Table);
        Assert.Contains("3 clusters: 1 not connected, 52 passed, 1 failed, 0 probe faults, 2 unknown, 3 not applicable, 2 stale, 1 alerts firing, 40 slots skipped", outcome.Err);
    }

    [Fact]
    public async Task A_part_says_that_it_is_one() =>
        Assert.Contains("1 of 3 clusters shown; all together: 1 not connected", (await Terminal.RunAsync("get", "overview", "--limit", "1", "-l", "env=prod")).Err);

    [Fact]
    public async Task The_selector_goes_to_the_centre()
    {
        await Terminal.RunAsync("get", "overview", "-l", "env=prod");
        Assert.All(Centre.Overview.Asked, asked => Assert.Equal("env=prod", Assert.IsType<GetOverviewRequest>(asked).LabelSelector));
    }

    [Fact]
    public async Task Standings_are_a_table_and_filters_go_to_the_centre()
    {
        var outcome = await Terminal.RunAsync("get", "standings", "--verdict", "failed", "--case", "dns", "-l", "env=prod");

        Assert.Equal(
            """
            CLUSTER   BINDING   CASE   STATUS   FRESHNESS   REASON     AGE
            dev-a     often     dns    Failed   stale       deadline   5h
            dev-b     <none>    pods   Passed   <none>      reported   5h
            """, outcome.Table);
        var asked = Assert.IsType<ListStandingsRequest>(Assert.Single(Centre.Overview.Asked));
        Assert.Equal(("dns", "env=prod"), (asked.Case, asked.LabelSelector));
        Assert.Equal([Verdict.Failed], asked.Verdicts);
        Assert.Equal("run/abc\nrun/def\n", (await Terminal.RunAsync("get", "standings", "-o", "name")).Out);
    }

    [Fact]
    public async Task Skipped_slots_say_why()
    {
        var outcome = await Terminal.RunAsync("get", "skippedslots", "--reason", "Budget", "--cluster", "dev-b", "--since", "1h");

        Assert.Equal(
            """
            CLUSTER   BINDING   CASE   REASON   SLOTS   LAST
            dev-b     often     dns    budget   40      5h
            """, outcome.Table);
        var asked = Assert.IsType<ListSkippedSlotsRequest>(Assert.Single(Centre.Overview.Asked));
        Assert.Equal(("budget", "dev-b"), (asked.Reason, asked.Cluster));
        Assert.InRange(Now - asked.Since.ToDateTimeOffset(), TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(75));
    }

    [Theory, InlineData("overview"), InlineData("standings"), InlineData("skippedslots")]
    public async Task None_of_it_is_watched(string what) => Assert.Contains($"{what} can't be watched", (await Terminal.RunAsync("get", what, "-w")).Err);
}
