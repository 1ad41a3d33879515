using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;
using KubeProbe.Storage.Databases;
using KubeProbe.Storage.History;

namespace KubeProbe.Storage.Runs;

/// <summary>The durable truth of runs.</summary>
sealed class RunHistory(Database database, RunStatements statements, RunWriter writer, RunDetails details, Partitions partitions) : IRunHistory
{
    public async Task<IReadOnlySet<RunId>> RecordAsync(RunBatch batch, CancellationToken cancellation)
    {
        var share = new WriteShare([.. Record(batch)], Hold(batch), cancellation);
        if (share.Statements.Count == 0) return new HashSet<RunId>();
        await partitions.CoverAsync([.. batch.Orders.Select(run => run.CreatedAt), .. batch.Skipped.Select(slot => slot.Due)], cancellation);

        // Each new run answers with its id, and each that was altered; one that was known, or is queued no more, with nothing.
        return (await writer.WriteAsync(share)).SelectMany(ids => ids).Select(RunId.Parse).ToHashSet();
    }

    public async Task<RunRecord> CloseAsync(RunClosing closing, CancellationToken cancellation)
    {
        var run = RunColumns.Kept(closing.Record) with { Phase = RunPhase.Finished, QueuedBecause = null };
        if (run.Verdict is null) throw new ArgumentException("A run is closed with a verdict.", nameof(closing));

        var id = run.Order.Id;
        var answers = await writer.WriteAsync(new WriteShare([.. statements.Close(run, closing.Evidence)], [id], cancellation));
        if (answers[^1].Count > 0) return run;

        return await details.FindAsync(id, cancellation)
            ?? throw new InvalidOperationException($"Run {id} can't be closed: it was never recorded.");
    }

    public Task AddEvidenceAsync(RunClosing closing, CancellationToken cancellation) =>
        writer.WriteAsync(new WriteShare([statements.Evidence(RunColumns.Kept(closing.Record), closing.Evidence)], [closing.Record.Order.Id], cancellation));

    public Task AddLateReportAsync(RunId run, LateReport report, CancellationToken cancellation) =>
        database.WriteAsync(
            async session =>
            {
                // The run's row keeps two reports from taking one place.
                await session.ListAsync(statements.Hold([run]), row => row.FirstText(), cancellation);
                return await session.ExecuteAsync(
                    new Statement(
                        """
                        INSERT INTO late_reports (run_id, ordinal, received_at, conflict, outcome)
                        SELECT @id, count(*), @received_at, @conflict, @outcome FROM late_reports WHERE run_id = @id HAVING count(*) < @most
                        """)
                        .With("@id", run.ToString())
                        .With("@received_at", report.ReceivedAt)
                        .With("@conflict", report.Conflict)
                        .With("@outcome", SpecJson.Write(RunBounds.Outcome(report.Outcome)))
                        .With("@most", RunBounds.MaxLateReports),
                    cancellation);
            },
            cancellation);

    public Task<IReadOnlyList<RunRecord>> UnfinishedAsync(string cluster, CancellationToken cancellation) =>
        database.ListAsync(
            new Statement($"SELECT {RunColumns.All} FROM runs WHERE cluster = @cluster AND NOT settled ORDER BY created_at, id", answers: true)
                .With("@cluster", cluster),
            RunColumns.Read,
            cancellation);

    IEnumerable<Statement> Record(RunBatch batch)
    {
        foreach (var order in batch.Orders) yield return statements.Insert(order);
        foreach (var slot in batch.Skipped) yield return RunStatements.Skip(slot);
        foreach (var (slot, last) in LastSlots(batch)) yield return RunStatements.LastSlot(slot.Cluster, slot.Key, last.Due, last.Skipped);
        foreach (var slot in batch.Skipped.Where(slot => SkippedRules.IsNotApplicable(slot.Reason))) yield return RunStatements.StandNotApplicable(slot);
        foreach (var order in batch.Altered) yield return statements.Alter(order);
        foreach (var progress in batch.Progress) yield return statements.Progress(progress);
        if (batch.Settled.Count > 0) yield return statements.Settle(batch.Settled);
    }

    static IReadOnlyList<RunId> Hold(RunBatch batch) => [.. batch.Altered.Select(order => order.Id), .. batch.Progress.Select(progress => progress.Id), .. batch.Settled];

    static IEnumerable<((string Cluster, SlotKey Key) Slot, (DateTimeOffset Due, string? Skipped) Last)> LastSlots(RunBatch batch)
    {
        var ran = batch.Orders.Where(run => run.Order.Trigger is RunTrigger.Periodic)
            .Select(run => (run.Order.Cluster, new SlotKey(run.Order.Binding, run.Order.Case), run.Order.Due, Skipped: (string?)null));
        var skipped = batch.Skipped.Select(slot => (slot.Cluster, new SlotKey(slot.Binding, slot.Case), Due: slot.Until, Skipped: (string?)slot.Reason));
        return ran.Concat(skipped)
            .GroupBy(one => (one.Item1, one.Item2), one => (one.Due, one.Skipped))
            .OrderBy(group => group.Key.Item1, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Item2.Binding, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Item2.Case, StringComparer.Ordinal)
            .Select(group => (group.Key, group.MaxBy(one => one.Due)));
    }
}
