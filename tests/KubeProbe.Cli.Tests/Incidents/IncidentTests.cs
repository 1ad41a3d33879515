using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Incidents;

public sealed class IncidentTests : CentreTest
{
    const string Id = "inc-aaaabbbbcccc";

    [Fact]
    public async Task Those_that_are_not_resolved_are_a_table()
    {
        var outcome = await Terminal.RunAsync("incidents", "--level", "warning");

        Assert.Equal(0, outcome.Code);
        Assert.StartsWith("INCIDENT           STATE   LEVEL   CLUSTERS   ALERTS   OPENED", outcome.Table, StringComparison.Ordinal);
        Assert.Contains($"{Id}   Open    error   7/40       8", outcome.Table, StringComparison.Ordinal);
        var asked = Assert.IsType<ListIncidentsRequest>(Assert.Single(Centre.Incidents.Asked));
        Assert.Equal((["open", "acknowledged"], "warning"), (asked.States, asked.Level));
    }

    [Fact]
    public async Task They_are_found_under_get_too()
    {
        var asked = await Terminal.RunAsync("incidents", "--cluster", "dev-a", "--limit", "7");

        Assert.Equal(asked, await Terminal.RunAsync("get", "incidents", "--cluster", "dev-a", "--limit", "7"));
        Assert.Equal(Centre.Incidents.Asked[0], Centre.Incidents.Asked[1]);
        var shown = await Terminal.RunAsync("incident", "show", Id);
        Assert.Equal(shown, await Terminal.RunAsync("get", "incident", Id));
        Assert.Equal(shown, await Terminal.RunAsync("get", $"incident/{Id}"));
        Assert.Equal(2, (await Terminal.RunAsync("get", "incidents", "-w")).Code);
    }

    [Fact]
    public async Task One_that_is_silenced_says_so_and_by_which_silence()
    {
        Centre.Incidents.Known.SilencedBy = "sil-1";

        Assert.Contains($"{Id}   Silenced   error", (await Terminal.RunAsync("incidents")).Table, StringComparison.Ordinal);
        Assert.Contains("Silenced by:  sil-1", (await Terminal.RunAsync("incident", "show", Id)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task States_are_chosen_or_all_are_shown()
    {
        await Terminal.RunAsync("incidents", "--state", "resolved", "--cluster", "dev-a", "--case", "dns");
        await Terminal.RunAsync("incidents", "--all", "-o", "name");

        Assert.Equal(["resolved"], ((ListIncidentsRequest)Centre.Incidents.Asked[0]).States);
        Assert.Empty(((ListIncidentsRequest)Centre.Incidents.Asked[1]).States);
        Assert.Equal(2, (await Terminal.RunAsync("incidents", "--all", "--state", "open")).Code);
    }

    [Fact]
    public async Task One_is_shown_with_its_clusters_its_alerts_and_its_story()
    {
        var shown = (await Terminal.RunAsync("incident", "show", Id)).Out;

        Assert.Contains("Clusters:     7 of 40 (dev-a, dev-b, …)", shown, StringComparison.Ordinal);
        Assert.Contains("firing   error    dev-a dns", shown, StringComparison.Ordinal);
        Assert.Contains("comment      Looking. (anna)", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_on_many_clusters_is_described_cluster_by_cluster()
    {
        var shown = await Terminal.RunAsync("describe", "incident", Id);

        Assert.Equal(shown, await Terminal.RunAsync("incident", "show", Id));
        Assert.Contains("Fleet (1 firing, 1 over):\n", shown.Out, StringComparison.Ordinal);
        var lines = shown.Table.Split('\n').SkipWhile(line => !line.StartsWith("CLUSTER ", StringComparison.Ordinal)).Take(3).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Equal(["CLUSTER", "LEVEL", "SINCE", "UNTIL", "CASES", "VERDICT", "RUN", "CAUSE"], lines[0]);
        Assert.Equal(["dev-a", "error", "<none>", "dns,tls", "Failed", "run-2", "dns", "CoreDNS"], lines[1].Where((_, at) => at != 2));
        Assert.Equal(["dev-b", "over", "dns", "Passed", "run-3", "<none>"], lines[2].Where((_, at) => at is not (2 or 3)));
        Centre.Incidents.Clusters = 2_000;
        Assert.Contains("Fleet (1 firing, 1 over, the first 2 of 2000):", (await Terminal.RunAsync("describe", "incident", Id)).Out, StringComparison.Ordinal);
        Centre.Incidents.Clusters = 1;
        Assert.DoesNotContain("Fleet", (await Terminal.RunAsync("describe", "incident", Id)).Out, StringComparison.Ordinal);
        Assert.Equal(2, (await Terminal.RunAsync("describe", "incident")).Code);
    }

    [Fact]
    public async Task The_arithmetic_is_told_factor_by_factor() => Assert.Equal(
        """
        FACTOR     VALUE     WHY
        weight     × 1       10 of 100
        cause      × 1.5     data plane: dns
        clusters   × 1.423   7 of 40
        severity   = 2.13    error: warning from 0.5, error from 1.5, critical from 3
        """, (await Terminal.RunAsync("explain-severity", Id)).Table);

    [Fact]
    public async Task What_is_done_with_one_is_asked_of_the_centre()
    {
        string[][] calls =
        [
            ["ack", Id, "-m", "Mine."], ["snooze", Id, "--for", "2h"], ["unsnooze", Id], ["merge", Id, "--into", "inc-b"], ["resolve", Id],
        ];
        foreach (var call in calls) Assert.Equal((0, ""), await Terminal.RunAsync(["incident", .. call]) is var outcome ? (outcome.Code, outcome.Err) : default);

        IMessage[] expected =
        [
            new AcknowledgeIncidentRequest { Id = Id, Comment = "Mine." }, new SnoozeIncidentRequest { Id = Id, For = Duration.FromTimeSpan(TimeSpan.FromHours(2)) },
            new UnsnoozeIncidentRequest { Id = Id }, new MergeIncidentRequest { Id = Id, Into = "inc-b" }, new ResolveIncidentRequest { Id = Id },
        ];
        Assert.Equal(expected, Centre.Incidents.Asked);
    }
}
