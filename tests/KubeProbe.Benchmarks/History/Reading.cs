using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Severity;
using KubeProbe.Storage.Databases;
using KubeProbe.Storage.Runs;
using KubeProbe.Storage.Severity;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Benchmarks.History;

/// <summary>One question to history.</summary>
/// <param name="Name">In words.</param>
/// <param name="Ask">Asks it, through the port the product asks.</param>
/// <param name="Statement">Its statement, to be explained when it is slow; null where it is several.</param>
sealed record Reading(string Name, Func<Random, Task> Ask, Func<Random, Statement>? Statement = null)
{
    const int Page = 51;

    /// <summary>All questions.</summary>
    public static IEnumerable<Reading> All(IServiceProvider product, Fleet fleet)
    {
        var (queries, verdicts) = (product.GetRequiredService<IRunQueries>(), product.GetRequiredService<IVerdictHistory>());
        var (tallies, standings, manifests) = (product.GetRequiredService<IClusterTallies>(), product.GetRequiredService<IStandings>(), product.GetRequiredService<IManifestStore>());
        var dialect = product.GetRequiredService<Database>().Dialect;

        Reading List(string name, Func<Random, RunFilter> filter, Func<Random, RunCursor?>? after = null, int size = Page) => new(
            name,
            dice => queries.PageAsync(filter(dice), after?.Invoke(dice), size, default),
            dice => RunQueries.Page(dialect, filter(dice), after?.Invoke(dice), size));
        Reading Of(string name, Func<RunFilter, Random, RunFilter> more, Func<Random, RunCursor?>? after = null, int size = Page) =>
            List($"runs of a cluster{name}", dice => more(new RunFilter { Cluster = Fleet.Cluster(dice.Next(Fleet.Clusters)) }, dice), after, size);

        yield return Of("", (filter, _) => filter);
        yield return Of(", 500 to a page", (filter, _) => filter, size: 501);
        yield return Of(", a page from the middle", (filter, _) => filter, dice => Cursor(fleet, dice));
        yield return Of(", of a case", (filter, dice) => filter with { Case = ACase(dice) });
        yield return Of(", of a case, from the middle", (filter, dice) => filter with { Case = ACase(dice) }, dice => Cursor(fleet, dice));
        yield return Of(", of a binding", (filter, dice) => filter with { Binding = Fleet.Binding(dice.Next(Fleet.Bindings)) });
        yield return Of(", of a case that never ran", (filter, _) => filter with { Case = "never" });
        foreach (var verdict in Enum.GetValues<Verdict>()) yield return Of($", {verdict}", (filter, _) => filter with { Verdicts = [verdict] });
        yield return Of(", of a case, Failed", (filter, dice) => filter with { Case = ACase(dice), Verdicts = [Verdict.Failed] });
        yield return Of(", Running", (filter, _) => filter with { Phases = [RunPhase.Running] });
        yield return Of(", Finished", (filter, _) => filter with { Phases = [RunPhase.Finished] });
        foreach (var trigger in Enum.GetValues<RunTrigger>()) yield return Of($", {trigger}", (filter, _) => filter with { Triggers = [trigger] });
        yield return Of(", of a case, Manual", (filter, dice) => filter with { Case = ACase(dice), Triggers = [RunTrigger.Manual] });
        yield return Of(", of a change", (filter, dice) => filter with { ChangeId = Fleet.Change(dice.Next(1_000)) });
        yield return Of(", of the last day", (filter, _) => filter with { Since = fleet.Now.AddDays(-1) });
        yield return Of(", until a month ago", (filter, _) => filter with { Until = fleet.Now.AddDays(-30) });
        yield return Of(", of a case, on one day", (filter, dice) => Day(fleet, dice, filter with { Case = ACase(dice) }));
        yield return List("runs of all clusters", _ => new RunFilter());
        yield return List("runs of all clusters, Failed", _ => new RunFilter { Verdicts = [Verdict.Failed] });
        yield return List("runs of all clusters, Manual", _ => new RunFilter { Triggers = [RunTrigger.Manual] });
        yield return List("runs of a case", dice => new RunFilter { Case = ACase(dice) });
        yield return List("runs of a case, Failed", dice => new RunFilter { Case = ACase(dice), Verdicts = [Verdict.Failed] });
        yield return List("runs of a change", dice => new RunFilter { ChangeId = Fleet.Change(dice.Next(1_000)) });
        yield return new Reading(
            "a case's last 100 verdicts",
            dice => verdicts.LastAsync(Fleet.Cluster(dice.Next(Fleet.Clusters)), ACase(dice), 100, default),
            dice => VerdictHistory.Last(Fleet.Cluster(dice.Next(Fleet.Clusters)), ACase(dice), 100));
        yield return new Reading("fleet overview: all clusters with their tallies", async dice =>
        {
            await manifests.ListAsync(new ManifestQuery(ManifestKind.Cluster, Limit: 5_000), default);
            await tallies.CountAsync(null, fleet.Now.AddHours(-1), default);
        });
        yield return new Reading("fleet overview: a page of 100 clusters", dice =>
        {
            var first = dice.Next(Fleet.Clusters - 100);
            return tallies.CountAsync([.. Enumerable.Range(first, 100).Select(Fleet.Cluster)], fleet.Now.AddHours(-1), default);
        });
        yield return new Reading("standings: all that Failed", dice => standings.PageAsync(new StandingFilter { Verdicts = [Verdict.Failed] }, null, Page, default));
        yield return new Reading("standings of a cluster", dice => standings.PageAsync(new StandingFilter { Clusters = [Fleet.Cluster(dice.Next(Fleet.Clusters))] }, null, Page, default));
        yield return new Reading("one run by the beginning of its id", async dice => await queries.FindByPrefixAsync(Id(dice), default));
    }

    static string ACase(Random dice) => Fleet.Case(dice.Next(Fleet.Cases));

    static string Id(Random dice) => string.Concat(Enumerable.Range(0, 8).Select(_ => (char)('a' + dice.Next(26))));

    static RunCursor? Cursor(Fleet fleet, Random dice) =>
        new(fleet.From + Fleet.Length * (0.1 + 0.8 * dice.NextDouble()), RunId.OfSlot("any", "", "", fleet.From));

    static RunFilter Day(Fleet fleet, Random dice, RunFilter filter)
    {
        var since = fleet.From + Fleet.Length * (0.9 * dice.NextDouble());
        return filter with { Since = since, Until = since.AddDays(1) };
    }
}
