using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Runs;

/// <summary>Reads a run with all that hangs on it.</summary>
sealed class RunDetails(Database database)
{
    /// <summary>The run with its measurements and node results, or null.</summary>
    public Task<RunRecord?> FindAsync(RunId id, CancellationToken cancellation) =>
        database.ReadAsync(
            async session =>
            {
                var run = await session.FirstAsync(Of($"SELECT {RunColumns.All} FROM runs WHERE {database.Dialect.IsRun("@id")}", id), RunColumns.Read, cancellation);
                if (run is not { Phase: RunPhase.Finished }) return run;

                var measurements = await session.ListAsync(
                    Of("SELECT name, ok, seconds, value, unit FROM measurements WHERE run_id = @id AND created_at = @at ORDER BY ordinal", id)
                        .With("@at", run.CreatedAt),
                    Measurement,
                    cancellation);
                var nodes = run.Order.IsSpread
                    ? await session.ListAsync(
                        Of($"SELECT {NodeRow.Columns} FROM node_results WHERE run_id = @id AND created_at = @at ORDER BY ordinal", id)
                            .With("@at", run.CreatedAt),
                        NodeRow.Read,
                        cancellation)
                    : [];
                return run with { Measurements = measurements, Nodes = nodes };
            },
            cancellation);

    static Measurement Measurement(Row row) => new(
        row.Text("name"), row.TruthOrNull("ok"), row.DoubleOrNull("seconds"), row.DoubleOrNull("value"), row.TextOrNull("unit"));

    static Statement Of(string sql, RunId id) => new Statement(sql, answers: true).With("@id", id.ToString());
}
