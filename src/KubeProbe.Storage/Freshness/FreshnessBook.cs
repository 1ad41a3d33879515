using KubeProbe.Core.Freshness;
using KubeProbe.Core.Scheduling;
using KubeProbe.Storage.Databases;
using KubeProbe.Storage.History;

namespace KubeProbe.Storage.Freshness;

/// <summary>How every binding's case was judged, and what it is judged by.</summary>
sealed class FreshnessBook(Database database, TimeProvider time) : IFreshnessBook
{
    static readonly TimeSpan Turn = TimeSpan.FromSeconds(90);

    // One transaction writes so many rows, so that no run's write waits for long.
    const int Slice = 500;

    readonly Lease lease = new(database, "freshness", Turn, time);

    public Task<bool> TakeTurnAsync(CancellationToken cancellation) => lease.TakeAsync(cancellation);

    public async Task<long> DeclaredVersionAsync(CancellationToken cancellation) =>
        (await database.ListAsync(new Statement("SELECT value FROM manifest_version", answers: true), row => row.Number("value"), cancellation)).Single();

    public Task<(IReadOnlyList<(FreshnessRow Row, FreshnessSight Seen)> Rows, JudgementNote? Last)> ReadAsync(CancellationToken cancellation) =>
        database.ReadAsync<(IReadOnlyList<(FreshnessRow, FreshnessSight)>, JudgementNote?)>(
            async session =>
            {
                var open = (await session.ListAsync(Open, row => (FreshnessRows.KeyOf(row), Until: row.TimeOrNull("until")), cancellation))
                    .ToDictionary(each => each.Item1, each => each.Until);
                var rows = await session.ListAsync(All, row => Seen(row, open), cancellation);
                return (rows, await session.FirstAsync(FreshnessRows.LastJudgement, FreshnessRows.ReadNote, cancellation));
            },
            cancellation);

    public async Task KeepAsync(Judgement judgement, CancellationToken cancellation)
    {
        foreach (var some in judgement.Changed.Chunk(Slice)) await database.SendAsync([.. some.Select(FreshnessRows.Upsert)], null, cancellation);
        foreach (var some in judgement.Gone.Chunk(Slice)) await database.SendAsync([.. some.Select(FreshnessRows.Delete)], null, cancellation);

        // Last: until it is written, the judgement is not there.
        await database.ExecuteAsync(FreshnessRows.Note(judgement.Note), cancellation);
    }

    static Statement All => new(
        $"""
        SELECT {FreshnessRows.Of("judged")}, standing.finished_at, slot.due AS last_slot, slot.skipped
        FROM freshness AS judged
        LEFT JOIN standings AS standing ON standing.cluster = judged.cluster AND standing.binding = judged.binding AND standing.case_name = judged.case_name
        LEFT JOIN last_slots AS slot ON slot.cluster = judged.cluster AND slot.binding = judged.binding AND slot.case_name = judged.case_name
        """,
        answers: true);

    static Statement Open => new(
        "SELECT cluster, binding, case_name, max(deadline) AS until FROM runs WHERE NOT settled AND phase <> 'Finished' GROUP BY cluster, binding, case_name",
        answers: true);

    static (FreshnessRow, FreshnessSight) Seen(Row row, Dictionary<(string Cluster, SlotKey Key), DateTimeOffset?> open)
    {
        var read = FreshnessRows.Read(row);
        return (read, new FreshnessSight(
            row.TimeOrNull("finished_at"), row.TimeOrNull("last_slot"), row.TextOrNull("skipped"), open.GetValueOrDefault((read.Cluster, read.Key))));
    }
}
