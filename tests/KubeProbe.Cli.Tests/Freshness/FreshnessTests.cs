using Google.Protobuf.WellKnownTypes;
using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Freshness;

public sealed class FreshnessTests : CentreTest
{
    static Timestamp Ago(int hours) => Timestamp.FromDateTimeOffset(Now.AddHours(-hours));

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Centre.Freshness.Known.Add(new CaseFreshness
        {
            Cluster = "dev-a", Binding = "every", Case = "pods", State = FreshnessState.Fresh, Since = Ago(9), LastVerdict = Verdict.Failed, LastVerdictAt = Ago(9),
        });
        Centre.Freshness.Known.Add(new CaseFreshness
        {
            Cluster = "dev-b", Binding = "every", Case = "pods", State = FreshnessState.Stale, Since = Ago(5), Reason = "no run began",
            LastVerdict = Verdict.Passed, LastVerdictAt = Ago(6), ExpectedBy = Ago(5), Schedule = "every 5m", LastRunId = "r1",
        });
        Centre.Freshness.Known.Add(new CaseFreshness { Cluster = "dev-c", Binding = "every", Case = "pods", State = FreshnessState.Awaited, Since = Ago(9) });
    }

    [Fact]
    public async Task Whether_verdicts_come_is_a_table_in_which_an_old_verdict_is_no_present_one() => Assert.Equal(
        """
        CLUSTER   BINDING   CASE   FRESHNESS   SINCE   LAST VERDICT   AGE   REASON
        dev-a     every     pods   fresh       9h      Failed         9h    <none>
        dev-b     every     pods   stale       5h      Passed         6h    no run began
        dev-c     every     pods   awaited     9h      never                <none>
        """, (await Terminal.RunAsync("get", "freshness")).Table);

    [Fact]
    public async Task What_is_stale_can_be_shown_alone_and_names_make_a_list()
    {
        Assert.Equal("dev-b/every/pods\n", (await Terminal.RunAsync("get", "freshness", "--stale", "--binding", "every", "-o", "name")).Out);

        var asked = Assert.Single(Centre.Freshness.Asked);
        Assert.Equal(("every", FreshnessState.Stale), (asked.Binding, Assert.Single(asked.States)));
    }

    [Fact]
    public async Task A_judge_that_is_away_is_told_of()
    {
        Centre.Freshness.Judged = Ago(5);

        Assert.Contains("Nobody has judged for 5h", (await Terminal.RunAsync("get", "freshness")).Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_is_described_with_the_verdicts_that_are_due()
    {
        Centre.Manifests.Items.Add(new Manifest { Kind = "Cluster", Name = "dev-b", Json = """{"kind":"Cluster","metadata":{"name":"dev-b"},"spec":{}}""" });

        var outcome = await Terminal.RunAsync("describe", "cluster", "dev-b");

        Assert.Contains("Verdicts that are due:", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("stale", outcome.Out, StringComparison.Ordinal);
    }
}
