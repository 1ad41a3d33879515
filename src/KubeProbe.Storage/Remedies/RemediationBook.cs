using KubeProbe.Core.Access;
using KubeProbe.Core.Remedies;
using KubeProbe.Storage.Access;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Remedies;

/// <summary>Executions of remedies, each written under the version it was read with.</summary>
sealed class RemediationBook(Database database) : IRemediationBook
{
    public async Task<bool> ProposeAsync(Remediation remediation, CancellationToken cancellation) =>
        await database.ExecuteAsync(RemediationRows.Insert(remediation), cancellation) > 0;

    public Task<Remediation?> FindAsync(string id, CancellationToken cancellation) =>
        database.FirstAsync(
            new Statement($"SELECT {RemediationRows.Columns} FROM remediations WHERE id = @id", answers: true).With("@id", id), RemediationRows.Read, cancellation);

    public Task<Remediation?> UpdateAsync(Remediation remediation, AuditEntry? audit, CancellationToken cancellation) =>
        database.WriteAsync(session => UpdateAsync(session, remediation, audit, cancellation), cancellation);

    public Task<BeginAnswer> BeginAsync(
        Remediation remediation, Func<RemedyUse, string?> refuse, AuditEntry audit, CancellationToken cancellation) =>
        database.WriteAsync(
            async session =>
            {
                await session.ListAsync(
                    new Statement($"SELECT id FROM remediation_lock{session.Dialect.ForUpdate}", answers: true), row => row.Number("id"), cancellation);
                var use = (await session.ListAsync(Use(remediation), Read, cancellation))[0];
                return refuse(use) is { } refusal
                    ? new BeginAnswer(null, refusal)
                    : new BeginAnswer(await UpdateAsync(session, remediation, audit, cancellation), null);
            },
            cancellation);

    static async Task<Remediation?> UpdateAsync(Session session, Remediation remediation, AuditEntry? audit, CancellationToken cancellation)
    {
        if (await session.ExecuteAsync(RemediationRows.Update(remediation), cancellation) == 0) return null;
        if (audit is not null) await session.ExecuteAsync(AuditLog.Row(audit), cancellation);
        return remediation with { Version = remediation.Version + 1 };
    }

    static Statement Use(Remediation remediation) =>
        new Statement(
            """
            SELECT
                (SELECT count(*) FROM remediations WHERE remedy = @remedy AND acted_at > @since) AS acted,
                (SELECT max(acted_at) FROM remediations WHERE remedy = @remedy AND cluster = @cluster AND acted_at IS NOT NULL) AS last_here,
                (SELECT count(DISTINCT cluster) FROM remediations
                    WHERE remedy = @remedy AND cluster <> @cluster AND acted_at IS NOT NULL AND ended_at IS NULL) AS clusters,
                (SELECT count(*) FROM remediations WHERE acted_at IS NOT NULL AND ended_at IS NULL) AS fleet,
                (SELECT min(remedy) FROM remediations
                    WHERE cluster = @cluster AND case_name = @case_name AND acted_at IS NOT NULL AND ended_at IS NULL AND id <> @id) AS on_case
            """,
            answers: true)
            .With("@remedy", remediation.Remedy)
            .With("@cluster", remediation.Cluster)
            .With("@case_name", remediation.Case)
            .With("@id", remediation.Id)
            .With("@since", remediation.ActedAt!.Value - remediation.Spec.Limits.Per);

    static RemedyUse Read(Row row) => new(
        (int)row.Number("acted"), row.TimeOrNull("last_here"), (int)row.Number("clusters"), (int)row.Number("fleet"), row.TextOrNull("on_case"));
}
