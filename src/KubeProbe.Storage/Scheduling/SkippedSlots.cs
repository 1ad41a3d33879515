using KubeProbe.Core.Scheduling;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Scheduling;

/// <summary>Slots that did not become runs; run history writes the rows.</summary>
sealed class SkippedSlots(Database database) : ISkippedSlots
{
    public Task<IReadOnlyList<SkippedSlot>> PageAsync(SkippedFilter filter, SkippedKey? after, int limit, CancellationToken cancellation)
    {
        var conditions = new List<string> { "1 = 1" };
        if (filter.Cluster is not null) conditions.Add("cluster = @cluster");
        if (filter.Binding is not null) conditions.Add("binding = @binding");
        if (filter.Case is not null) conditions.Add("case_name = @case");
        if (filter.Reason is not null) conditions.Add("(reason = @reason OR reason LIKE @reason_and_more)");
        // A row stands for an hour at most, so what began earlier ended earlier; said by the column that history is cut by.
        if (filter.Since is not null) conditions.Add("due >= @since_first AND COALESCE(until, due) >= @since");
        // The first half says to a history cut by time which parts to leave out.
        if (after is not null)
            conditions.Add("due <= @after_due AND (due, cluster, binding, case_name) < (@after_due, @after_cluster, @after_binding, @after_case)");

        var page = new Statement(
            $"""
            SELECT cluster, binding, case_name, due, reason, slots, until FROM skipped_slots
            WHERE {string.Join(" AND ", conditions)} ORDER BY due DESC, cluster DESC, binding DESC, case_name DESC LIMIT @limit
            """,
            answers: true);
        if (filter.Cluster is { } cluster) page.With("@cluster", cluster);
        if (filter.Binding is { } binding) page.With("@binding", binding);
        if (filter.Case is { } @case) page.With("@case", @case);
        if (filter.Reason is { } reason) page.With("@reason", reason).With("@reason_and_more", reason + ":%");
        if (filter.Since is { } since) page.With("@since", since).With("@since_first", since - SkippedRules.Longest);
        if (after is { } key)
            page.With("@after_due", key.Due).With("@after_cluster", key.Cluster).With("@after_binding", key.Binding).With("@after_case", key.Case);
        return database.ListAsync(page.With("@limit", Math.Clamp(limit, 1, 1_000)), Read, cancellation);
    }

    static SkippedSlot Read(Row row)
    {
        var due = row.Time("due");
        return new SkippedSlot(row.Text("cluster"), row.Text("binding"), row.Text("case_name"), due, row.Text("reason"), (int)row.Number("slots"))
        {
            Until = row.TimeOrNull("until") ?? due,
        };
    }
}
