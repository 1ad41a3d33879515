using System.Text.RegularExpressions;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;
using KubeProbe.Storage.History;
using KubeProbe.Storage.Runs;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.History;

/// <summary>How PostgreSQL finds what lists ask for: from an index in its order, in the weeks it lies in, however much history there is.</summary>
public sealed partial class PlanTests(FilledHistory history) : IClassFixture<FilledHistory>
{
    const string Newest = "c42";

    [Fact]
    public async Task What_narrows_the_runs_of_a_cluster_is_looked_up_in_the_index_and_not_in_the_rows()
    {
        foreach (var filter in (RunFilter[])[new() { Cluster = Newest, Case = "k7" }, new() { Cluster = Newest, Binding = "b3" }])
            Assert.DoesNotContain("Filter:", await history.PlanAsync(RunQueries.Page(history.Database.Dialect, filter, null, 51)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_leaves_out_all_other_weeks()
    {
        var monday = Partition.MondayOf(FilledHistory.From.AddDays(10));
        var within = new RunFilter { Cluster = Newest, Since = monday.AddHours(5), Until = monday.AddDays(2) };

        Assert.Single(Weeks(await history.PlanAsync(RunQueries.Page(history.Database.Dialect, within, null, 51))));
        // A page from the middle looks at what is older only.
        var cursor = new RunCursor(monday.AddDays(1), RunId.OfSlot("c", "b", "k", monday));
        var weeks = Weeks(await history.PlanAsync(RunQueries.Page(history.Database.Dialect, new RunFilter { Cluster = Newest }, cursor, 51)));
        Assert.All(weeks, week => Assert.True(string.CompareOrdinal(week, Partition.Of("runs", monday).Name) <= 0, week));
    }

    [Fact]
    public async Task One_run_is_looked_for_in_its_own_week()
    {
        var dialect = history.Database.Dialect;
        var id = await history.AnyIdAsync();
        var plan = await history.PlanAsync(new Statement($"SELECT phase FROM runs WHERE {dialect.IsRun("@id")}", answers: true).With("@id", id), analyze: true);

        Assert.Single(plan.Split('\n'), line => line.Contains(" using runs_", StringComparison.Ordinal) && !line.Contains("never executed", StringComparison.Ordinal));
        var many = await history.PlanAsync(RunQueries.Page(dialect, new RunFilter { Ids = [RunId.Parse(id)] }, null, 51), analyze: true);
        Assert.DoesNotContain("Seq Scan", many, StringComparison.Ordinal);
    }

    static List<string> Weeks(string plan) => [.. Week().Matches(plan).Select(match => match.Value).Distinct()];

    [GeneratedRegex(@"(?<= on )runs_(to_)?\d{8}")]
    private static partial Regex Week();
}
