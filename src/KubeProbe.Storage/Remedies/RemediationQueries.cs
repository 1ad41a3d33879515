using KubeProbe.Core.Remedies;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Remedies;

/// <summary>Reads of executions.</summary>
sealed class RemediationQueries(Database database) : IRemediationQueries
{
    public Task<IReadOnlyList<string>> OpenAsync(CancellationToken cancellation) =>
        database.ListAsync(
            new Statement("SELECT id FROM remediations WHERE ended_at IS NULL ORDER BY proposed_at, id LIMIT 1000", answers: true), row => row.Text("id"), cancellation);

    public Task<Remediation?> LatestAsync(string remedy, string cluster, string @case, CancellationToken cancellation) =>
        database.FirstAsync(
            new Statement(
                $"""
                SELECT {RemediationRows.Columns} FROM remediations WHERE remedy = @remedy AND cluster = @cluster AND case_name = @case_name
                ORDER BY proposed_at DESC LIMIT 1
                """,
                answers: true)
                .With("@remedy", remedy)
                .With("@cluster", cluster)
                .With("@case_name", @case),
            RemediationRows.Read,
            cancellation);

    public Task<IReadOnlyList<Remediation>> PageAsync(RemediationFilter filter, CancellationToken cancellation)
    {
        var conditions = new List<string> { "1 = 1" };
        if (filter.Remedy is not null) conditions.Add("remedy = @remedy");
        if (filter.Cluster is not null) conditions.Add("cluster = @cluster");
        if (filter.Case is not null) conditions.Add("case_name = @case_name");
        if (filter.Open) conditions.Add("ended_at IS NULL");
        if (filter.Before is not null) conditions.Add("(proposed_at, id) < (@before_time, @before_id)");

        var page = new Statement(
            $"SELECT {RemediationRows.Columns} FROM remediations WHERE {string.Join(" AND ", conditions)} ORDER BY proposed_at DESC, id DESC LIMIT @limit",
            answers: true);
        if (filter.Remedy is { } remedy) page.With("@remedy", remedy);
        if (filter.Cluster is { } cluster) page.With("@cluster", cluster);
        if (filter.Case is { } @case) page.With("@case_name", @case);
        if (filter.Before is { } before) page.With("@before_time", before.ProposedAt).With("@before_id", before.Id);
        return database.ListAsync(page.With("@limit", Math.Clamp(filter.Limit, 1, 1_000)), RemediationRows.Read, cancellation);
    }
}
