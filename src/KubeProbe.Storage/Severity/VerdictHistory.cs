using KubeProbe.Core.Runs;
using KubeProbe.Core.Severity;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Severity;

/// <summary>The verdicts a case had on a cluster.</summary>
sealed class VerdictHistory(Database database) : IVerdictHistory
{
    public Task<IReadOnlyList<PastVerdict>> LastAsync(string cluster, string @case, int count, CancellationToken cancellation) =>
        database.ListAsync(
            Last(cluster, @case, count),
            row => new PastVerdict(RunId.Parse(row.Text("id")), row.Name<Verdict>("verdict"), row.Text("reason"), row.Time("finished_at")),
            cancellation);

    /// <summary>The last verdicts, newest first.</summary>
    internal static Statement Last(string cluster, string @case, int count) =>
        new Statement(
            """
            SELECT id, verdict, reason, finished_at FROM runs
            WHERE cluster = @cluster AND case_name = @case AND verdict IS NOT NULL
            ORDER BY finished_at DESC, id LIMIT @count
            """,
            answers: true)
            .With("@cluster", cluster)
            .With("@case", @case)
            .With("@count", Math.Clamp(count, 1, 1_000));
}
