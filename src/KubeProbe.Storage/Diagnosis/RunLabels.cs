using KubeProbe.Core.Access;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Access;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Diagnosis;

/// <summary>What people said was the cause of runs.</summary>
sealed class RunLabels(Database database) : IRunLabels
{
    public Task SayAsync(RunLabel label, AuditEntry audit, CancellationToken cancellation) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    new Statement(
                        """
                        INSERT INTO run_labels (run_id, category, component, comment, author, said_at, evidence)
                        VALUES (@run_id, @category, @component, @comment, @author, @said_at, @evidence)
                        ON CONFLICT (run_id) DO UPDATE SET category = excluded.category, component = excluded.component, comment = excluded.comment,
                            author = excluded.author, said_at = excluded.said_at, evidence = excluded.evidence
                        """)
                        .With("@run_id", label.Run.ToString())
                        .With("@category", KeptText.Within(label.Category, 100))
                        .With("@component", KeptText.Within(label.Component, RunLabel.MaxComponent))
                        .With("@comment", KeptText.Within(label.Comment, RunLabel.MaxComment))
                        .With("@author", KeptText.Within(label.Author, 200))
                        .With("@said_at", label.At)
                        .With("@evidence", SpecJson.Write(KeptRow.Of(label))),
                    cancellation);
                await session.ExecuteAsync(AuditLog.Row(audit), cancellation);
                return true;
            },
            cancellation);

    public Task<IReadOnlyList<RunLabel>> PageAsync(DateTimeOffset? since, RunCursor? after, int limit, CancellationToken cancellation)
    {
        var conditions = (since is null ? "" : " AND said_at >= @since") + (after is null ? "" : " AND (said_at, run_id) < (@at, @id)");
        var statement = new Statement(
            $"SELECT run_id, category, component, comment, author, said_at, evidence FROM run_labels WHERE 1 = 1{conditions} ORDER BY said_at DESC, run_id DESC LIMIT @limit",
            answers: true)
            .With("@limit", Math.Clamp(limit, 1, 1_000));
        if (since is { } from) statement.With("@since", from);
        if (after is { } last) statement.With("@at", last.CreatedAt).With("@id", last.Id.ToString());
        return database.ListAsync(statement, Read, cancellation);
    }

    static RunLabel Read(Row row)
    {
        var kept = SpecJson.Read<KeptRow>(row.Text("evidence"));
        return new(
            RunId.Parse(row.Text("run_id")), kept.Case, row.Text("category"), row.Text("component"), row.Text("comment"), row.Text("author"), row.Time("said_at"),
            new DiagnosisEvidence(kept.Message, kept.Events, kept.Logs, kept.Status));
    }

    sealed record KeptRow(string Case, string Message, IReadOnlyList<string> Events, IReadOnlyList<string> Logs, IReadOnlyList<string> Status)
    {
        public static KeptRow Of(RunLabel label) => new(
            label.Case, Clean(label.Evidence.Message), Clean(label.Evidence.Events), Clean(label.Evidence.Logs), Clean(label.Evidence.Status));

        static IReadOnlyList<string> Clean(IReadOnlyList<string> lines) => [.. lines.Select(Clean)];

        static string Clean(string text) => KeptText.Within(text, 128 * 1024);
    }
}
