using KubeProbe.Core.Access;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Access;

/// <summary>What was done, by whom.</summary>
sealed class AuditLog(Database database) : IAuditLog
{
    const int MaxDetail = 2_000;

    public Task AddAsync(AuditEntry entry, CancellationToken cancellation) => database.ExecuteAsync(Row(entry), cancellation);

    public Task<IReadOnlyList<AuditEntry>> PageAsync(long? beforeSequence, int limit, CancellationToken cancellation) =>
        database.ListAsync(
            new Statement(
                "SELECT sequence, at, actor, source, action, object, detail FROM audit WHERE sequence < @before ORDER BY sequence DESC LIMIT @limit",
                answers: true)
                .With("@before", beforeSequence ?? long.MaxValue)
                .With("@limit", Math.Clamp(limit, 1, 1_000)),
            row => new AuditEntry(
                new AuditStamp(row.Text("actor"), row.Time("at"), row.Text("source")),
                row.Text("action"),
                row.Text("object"),
                row.Text("detail"),
                row.Number("sequence")),
            cancellation);

    /// <summary>The row, to be written with what it tells of.</summary>
    public static Statement Row(AuditEntry entry) =>
        new Statement(
            "INSERT INTO audit (at, actor, source, action, object, detail) VALUES (@at, @actor, @source, @action, @object, @detail)")
            .With("@at", entry.Stamp.At)
            .With("@actor", KeptText.Within(entry.Stamp.Actor, 200))
            .With("@source", KeptText.Within(entry.Stamp.Source, 200))
            .With("@action", KeptText.Within(entry.Action, 100))
            .With("@object", KeptText.Within(entry.Object, 300))
            .With("@detail", KeptText.Within(entry.Detail, MaxDetail));
}
