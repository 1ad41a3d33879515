using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Runs;

/// <summary>Reads of run history.</summary>
sealed class RunQueries(Database database, RunDetails details) : IRunQueries
{
    public Task<RunRecord?> FindAsync(RunId id, CancellationToken cancellation) => details.FindAsync(id, cancellation);

    public async Task<IReadOnlyList<RunId>> FindByPrefixAsync(string prefix, CancellationToken cancellation)
    {
        if (prefix.Length > RunId.Length || prefix.Any(character => character is not ((>= 'a' and <= 'z') or (>= '2' and <= '7')))) return [];

        if (prefix.Length == 0)
            return await database.ListAsync(
                new Statement("SELECT id FROM runs ORDER BY created_at DESC, id DESC LIMIT 2", answers: true), Id, cancellation);

        // The brace comes after every character of an id.
        return await database.ListAsync(
            new Statement(
                $"SELECT id FROM {database.Dialect.RunIds} WHERE id >= @from AND id < @to ORDER BY created_at DESC, id DESC LIMIT 2", answers: true)
                .With("@from", prefix)
                .With("@to", prefix + "{"),
            Id,
            cancellation);
    }

    public Task<IReadOnlyList<RunRecord>> PageAsync(RunFilter filter, RunCursor? after, int limit, CancellationToken cancellation) =>
        database.ListAsync(Page(database.Dialect, filter, after, limit), RunColumns.Read, cancellation);

    /// <summary>One page, newest first.</summary>
    internal static Statement Page(Dialect dialect, RunFilter filter, RunCursor? after, int limit)
    {
        var (conditions, bind) = RunConditions.Of(dialect, filter, after);
        var statement = new Statement(
            $"SELECT {RunColumns.All} FROM runs WHERE {conditions} ORDER BY created_at DESC, id DESC LIMIT @limit", answers: true);
        bind(statement);
        return statement.With("@limit", Math.Clamp(limit, 1, 1_000));
    }

    public Task<(IReadOnlyList<RunEvidence> Evidence, IReadOnlyList<LateReport> LateReports)> EvidenceAsync(
        RunId id, CancellationToken cancellation) =>
        database.ReadAsync(
            async session =>
            {
                var evidence = await session.ListAsync(
                    new Statement($"SELECT {EvidenceRow.Columns} FROM evidence WHERE run_id = @id{database.Dialect.AtRun("@id")} ORDER BY ordinal", answers: true)
                        .With("@id", id.ToString()),
                    EvidenceRow.Read,
                    cancellation);
                var late = await session.ListAsync(
                    new Statement("SELECT received_at, conflict, outcome FROM late_reports WHERE run_id = @id ORDER BY ordinal", answers: true)
                        .With("@id", id.ToString()),
                    row => new LateReport(row.Time("received_at"), row.Truth("conflict"), SpecJson.Read<ProbeOutcome>(row.Text("outcome"))),
                    cancellation);
                return (evidence, late);
            },
            cancellation);

    static RunId Id(Row row) => RunId.Parse(row.Text("id"));
}
