using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.History;

/// <summary>Takes away the oldest rows of one table.</summary>
/// <param name="database">Where.</param>
/// <param name="kind">What they are.</param>
/// <param name="kept">How long.</param>
/// <param name="slice">Most rows at once, <c>@slice</c> of the statements.</param>
/// <param name="statements">Run in order in one transaction, with <c>@before</c>; the rows of the last are counted.</param>
sealed class RowSweep(Database database, string kind, TimeSpan kept, int slice, params string[] statements) : ISweep
{
    public string Kind => kind;

    public async Task<Swept> SliceAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var rows = await database.WriteAsync(
            async session =>
            {
                var gone = 0;
                foreach (var sql in statements)
                    gone = await session.ExecuteAsync(new Statement(sql).With("@before", now - kept).With("@slice", slice), cancellation);
                return gone;
            },
            cancellation);
        return new Swept(rows, rows < slice);
    }
}
