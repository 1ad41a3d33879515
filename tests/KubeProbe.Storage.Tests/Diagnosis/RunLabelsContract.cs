using KubeProbe.Core.Access;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Diagnosis;

public sealed class RunLabelsOnSqlite(SqliteStorage storage) : RunLabelsContract<SqliteStorage>(storage);

public sealed class RunLabelsOnPostgres(PostgresStorage storage) : RunLabelsContract<PostgresStorage>(storage);

/// <summary>What is promised of what people say was the cause, on either database.</summary>
public abstract class RunLabelsContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    IRunLabels Labels => storage.Get<IRunLabels>();

    [Fact]
    public async Task The_last_word_on_a_run_counts_and_pages_go_from_the_newest_back()
    {
        var (first, second) = (Label(1, "dns"), Label(2, "image-pull"));
        await Labels.SayAsync(first, Row(first), default);
        await Labels.SayAsync(second, Row(second), default);
        var corrected = first with { Category = "sandbox-cni", At = first.At.AddMinutes(5), Evidence = new("m", ["e"], ["l"], ["s"]) };
        await Labels.SayAsync(corrected, Row(corrected), default);

        var page = await Labels.PageAsync(Sample.Time.AddYears(1), null, 1, default);
        Assert.Equivalent(new[] { corrected }, page, strict: true);
        var next = await Labels.PageAsync(Sample.Time.AddYears(1), new RunCursor(corrected.At, corrected.Run), 10, default);
        Assert.Equivalent(new[] { second }, next, strict: true);
        Assert.Empty(await Labels.PageAsync(corrected.At.AddSeconds(1), null, 10, default));
        Assert.Equal(3, (await storage.Get<IAuditLog>().PageAsync(null, 1_000, default)).Count(row => row.Action == "run.label"));
    }

    static RunLabel Label(int minutes, string category) => new(
        RunId.OfSlot(Sample.Name("c"), "b", "k", Sample.Time), "k", category, "part", "said", "ann", Sample.Time.AddYears(1).AddMinutes(minutes), new("m", [], ["l"], []));

    static AuditEntry Row(RunLabel label) => new(new AuditStamp(label.Author, label.At), "run.label", $"Run/{label.Run}", label.Category);
}
