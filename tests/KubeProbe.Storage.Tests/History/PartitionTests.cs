using KubeProbe.Storage.History;

namespace KubeProbe.Storage.Tests.History;

/// <summary>Which week an instant lies in, and what the name of a part tells.</summary>
public sealed class PartitionTests
{
    [Theory]
    [InlineData("2026-11-23T00:00:00Z", "runs_20261123")]
    [InlineData("2026-11-29T23:59:59.999Z", "runs_20261123")]
    [InlineData("2026-11-30T00:30:00+02:00", "runs_20261123")]
    [InlineData("2027-01-01T12:00:00Z", "runs_20261228")]
    [InlineData("2028-02-29T12:00:00Z", "runs_20280228")]
    public void A_week_begins_on_Monday_in_UTC(string time, string name)
    {
        var at = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);

        var week = Partition.Of("runs", at);

        Assert.Equal(name, week.Name);
        Assert.True(week.Holds(at));
        Assert.False(week.Holds(week.Until));
        Assert.False(week.Holds(week.From!.Value.AddTicks(-1)));
        Assert.Equal(week, Partition.Read("runs", name));
    }

    [Fact]
    public void What_was_there_before_weeks_has_no_beginning()
    {
        var first = Partition.Read("runs", "runs_to_20261130")!;

        Assert.Null(first.From);
        Assert.True(first.Holds(DateTimeOffset.UnixEpoch));
        Assert.False(first.Holds(new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("runs_")]
    [InlineData("runs_before")]
    [InlineData("runs_20261399")]
    [InlineData("evidence_20261123")]
    public void Other_names_are_no_parts(string name) => Assert.Null(Partition.Read("runs", name));
}
