using KubeProbe.Core.Access;
using KubeProbe.Core.Remedies;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Remedies;

public sealed class RemediationsOnSqlite(SqliteStorage storage) : RemediationContract<SqliteStorage>(storage);

public sealed class RemediationsOnPostgres(PostgresStorage storage) : RemediationContract<PostgresStorage>(storage);

/// <summary>What is promised of executions of remedies, on either database.</summary>
public abstract class RemediationContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    IRemediationBook Book => storage.Get<IRemediationBook>();

    IRemediationQueries Queries => storage.Get<IRemediationQueries>();

    [Fact]
    public async Task One_is_proposed_once_and_written_by_who_read_the_last()
    {
        var proposed = Proposed(Sample.Name("r"));
        Assert.True(await Book.ProposeAsync(proposed, default));
        Assert.False(await Book.ProposeAsync(proposed, default));
        var read = (await Book.FindAsync(proposed.Id, default))!;
        Assert.Equal(1, read.Version);
        Assert.Equal("coredns", read.Spec.Action.RestartWorkload!.Name);
        Assert.Contains(proposed.Id, await Queries.OpenAsync(default));

        var row = new AuditEntry(Sample.Audit, "remedy.approve", $"Remediation/{proposed.Id}", "yes");
        var next = (await Book.UpdateAsync(read with { Phase = RemediationPhase.Approved }, row, default))!;
        Assert.Equal(2, next.Version);
        Assert.Null(await Book.UpdateAsync(read with { Phase = RemediationPhase.Acting }, row with { Action = "lost" }, default));
        Assert.Equal(RemediationPhase.Approved, (await Book.FindAsync(proposed.Id, default))!.Phase);
        Assert.Equal(["remedy.approve"], (await storage.Get<IAuditLog>().PageAsync(null, 100, default)).Where(each => each.Object == row.Object).Select(each => each.Action));

        await Book.UpdateAsync(RemediationRules.End(next, RemediationOutcome.Refused, "no", Sample.Time.AddHours(1)), null, default);
        Assert.DoesNotContain(proposed.Id, await Queries.OpenAsync(default));
        Assert.Null(await Book.FindAsync("none", default));
    }

    [Fact]
    public async Task Who_would_act_is_judged_by_what_all_others_do()
    {
        var remedy = Sample.Name("r");
        var (a, b, again) = (Proposed(remedy, "a"), Proposed(remedy, "b"), Proposed(remedy, "a", attempt: 2));
        foreach (var one in (Remediation[])[a, b, again]) await Book.ProposeAsync(one, default);
        var fleet = 0;

        var first = await BeginAsync(a, Sample.Time.AddMinutes(1), use =>
        {
            fleet = use.AtWorkInFleet;
            Assert.Equal((0, null, 0, null), (use.ActedInPeriod, use.LastActedHere, use.ClustersAtWork, use.AtWorkOnCase));
            return null;
        });
        Assert.Equal(RemediationPhase.Acting, first.Begun!.Phase);

        var refused = await BeginAsync(b, Sample.Time.AddMinutes(2), use =>
        {
            Assert.Equal((1, null, 1, null), (use.ActedInPeriod, use.LastActedHere, use.ClustersAtWork, use.AtWorkOnCase));
            Assert.Equal(fleet + 1, use.AtWorkInFleet);
            return "too many";
        });
        Assert.Equal((null, "too many"), (refused.Begun, refused.Refusal));
        Assert.Equal(RemediationPhase.Proposed, (await Book.FindAsync(b.Id, default))!.Phase);

        await BeginAsync(again, Sample.Time.AddMinutes(3), use =>
        {
            Assert.Equal((1, Sample.Time.AddMinutes(1), 0, remedy), (use.ActedInPeriod, use.LastActedHere, use.ClustersAtWork, use.AtWorkOnCase));
            return "busy";
        });
        await Book.UpdateAsync(RemediationRules.End(first.Begun, RemediationOutcome.Recovered, "yes", Sample.Time.AddMinutes(4)), null, default);
        await BeginAsync(again, Sample.Time.AddDays(1).AddMinutes(2), use =>
        {
            Assert.Equal((0, Sample.Time.AddMinutes(1), 0, null), (use.ActedInPeriod, use.LastActedHere, use.ClustersAtWork, use.AtWorkOnCase));
            return "enough";
        });
        Assert.Equal(again.Id, (await Queries.LatestAsync(remedy, "a", "k", default))!.Id);
    }

    [Fact]
    public async Task Of_many_who_begin_at_once_as_many_do_as_are_allowed()
    {
        var remedy = Sample.Name("r");
        var all = Enumerable.Range(0, 8).Select(cluster => Proposed(remedy, $"c{cluster}")).ToList();
        foreach (var one in all) await Book.ProposeAsync(one, default);

        var answers = await Task.WhenAll(all.Select(one => BeginAsync(one, Sample.Time.AddMinutes(1), use => use.ClustersAtWork >= 3 ? "enough" : null)));

        Assert.Equal(3, answers.Count(answer => answer.Begun is not null));
        Assert.Equal(5, answers.Count(answer => answer.Refusal == "enough"));
        foreach (var begun in answers.Select(answer => answer.Begun).OfType<Remediation>())
            await Book.UpdateAsync(RemediationRules.End(begun, RemediationOutcome.Recovered, "", Sample.Time.AddMinutes(2)), null, default);
    }

    [Fact]
    public async Task Pages_are_newest_first_and_go_on_where_the_last_ended()
    {
        var remedy = Sample.Name("r");
        var all = Enumerable.Range(0, 5).Select(i => Proposed(remedy, $"c{i}") with { ProposedAt = Sample.Time.AddMinutes(i / 2) }).ToList();
        foreach (var one in all) await Book.ProposeAsync(one, default);

        var filter = new RemediationFilter(remedy, null, null, Open: true, null, 2);
        var seen = new List<Remediation>();
        while (await Queries.PageAsync(filter, default) is { Count: > 0 } page)
        {
            seen.AddRange(page);
            filter = filter with { Before = (page[^1].ProposedAt, page[^1].Id) };
        }

        Assert.Equal(all.OrderByDescending(one => one.ProposedAt).ThenByDescending(one => one.Id, StringComparer.Ordinal).Select(one => one.Id), seen.Select(one => one.Id));
        Assert.Equal("c1", Assert.Single(await Queries.PageAsync(new RemediationFilter(remedy, "c1", "k", false, null, 10), default)).Cluster);
    }

    Task<BeginAnswer> BeginAsync(Remediation proposed, DateTimeOffset at, Func<RemedyUse, string?> refuse) =>
        Book.BeginAsync(
            proposed with { Version = 1, Phase = RemediationPhase.Acting, ActedAt = at }, refuse, new AuditEntry(Sample.Audit, "remedy.act", $"Remediation/{proposed.Id}", ""), default);

    static Remediation Proposed(string remedy, string cluster = "a", int attempt = 1) => new()
    {
        Id = RemediationRules.IdOf(remedy, cluster, attempt),
        Remedy = remedy,
        Cluster = cluster,
        Case = "k",
        AlertId = cluster,
        Attempt = attempt,
        Run = Sample.Run(cluster).Order.Id,
        ProposedAt = Sample.Time.AddSeconds(attempt),
        Spec = new RemedySpec
        {
            Cases = ["k"], ClusterSelector = new(),
            Action = new() { RestartWorkload = new() { Namespace = "kube-system", Name = "coredns", Kind = RestartableKind.Deployment } },
        },
    };
}
