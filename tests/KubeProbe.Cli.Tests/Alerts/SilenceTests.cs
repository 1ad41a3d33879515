using Google.Protobuf.WellKnownTypes;
using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Alerts;

public sealed class SilenceTests : CentreTest
{
    [Fact]
    public async Task One_is_made_of_matchers_with_an_end_and_a_comment()
    {
        Centre.Silences.Matching.Add(new Alert { Id = "a1" });

        var outcome = await Terminal.RunAsync("silence", "create", "cluster=prod-1", "case!=dns", "owner=~\"team-.*\"", "env!~test|dev", "--for", "1h30m", "--in", "10m", "--comment", "new network");

        Assert.Equal((0, "s1\n"), (outcome.Code, outcome.Out));
        Assert.Contains("1 firing alert match now", outcome.Err, StringComparison.Ordinal);
        var request = Assert.Single(Centre.Silences.Created);
        Assert.Equal(
            [("cluster", "prod-1", false, false), ("case", "dns", false, true), ("owner", "team-.*", true, false), ("env", "test|dev", true, true)],
            request.Matchers.Select(matcher => (matcher.Name, matcher.Value, matcher.IsRegex, matcher.IsNegative)));
        Assert.Equal(TimeSpan.FromMinutes(90), request.Ends.ToDateTimeOffset() - request.Starts.ToDateTimeOffset());
        Assert.Equal("new network", request.Comment);
    }

    [Fact]
    public async Task A_preview_makes_none()
    {
        Centre.Silences.Matching.Add(new Alert { Id = "a1", Cluster = "prod-1", Case = "dns", Level = "error", Raised = Timestamp.FromDateTimeOffset(Now), Summary = "no answer" });

        var outcome = await Terminal.RunAsync("silence", "create", "cluster=prod-1", "--dry-run");

        Assert.Contains("a1      prod-1    dns    Firing", outcome.Table, StringComparison.Ordinal);
        Assert.Contains("1 firing alert would be held back. No silence was made.", outcome.Err, StringComparison.Ordinal);
        Assert.Empty(Centre.Silences.Created);
    }

    [Fact]
    public async Task They_are_listed_and_ended()
    {
        var ends = Timestamp.FromDateTimeOffset(new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));
        Centre.Silences.Known.Add(new Silence { Id = "s1", State = "active", Matchers = { new Matcher { Name = "cluster", Value = "prod.*", IsRegex = true } }, Ends = ends, CreatedBy = "olga", Comment = "move" });
        Centre.Silences.Known.Add(new Silence { Id = "s2", State = "expired", Matchers = { new Matcher { Name = "case", Value = "dns" } }, Ends = ends, CreatedBy = "olga", Comment = "old" });

        Assert.Equal(
            """
            SILENCE   STATE    MATCHERS            ENDS                   BY     COMMENT
            s1        active   cluster=~"prod.*"   2026-03-01T09:00:00Z   olga   move
            """, (await Terminal.RunAsync("silence", "list")).Table);
        Assert.Equal("silence/s1\nsilence/s2\n", (await Terminal.RunAsync("silence", "list", "--all", "-o", "name")).Out);
        Assert.Equal("silence/s1 expired\n", (await Terminal.RunAsync("silence", "expire", "s1")).Out);
        Assert.Equal("expired", Centre.Silences.Known[0].State);
    }

    [Theory]
    [InlineData("silence", "create", "cluster", "--comment", "x")]
    [InlineData("silence", "create", "=prod", "--comment", "x")]
    [InlineData("silence", "create", "cluster=prod")]
    [InlineData("silence", "create", "cluster=prod", "--comment", "x", "--for", "soon")]
    [InlineData("silence", "create", "--comment", "x")]
    public async Task What_is_incomplete_is_not_sent(params string[] args)
    {
        Assert.Equal(2, (await Terminal.RunAsync(args)).Code);
        Assert.Empty(Centre.Silences.Created);
    }
}
