using KubeProbe.Core.Manifests;
using KubeProbe.Core.Remedies;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Remedies;

/// <summary>Executions as rows.</summary>
static class RemediationRows
{
    public const string Columns = "version, body";

    public static Statement Insert(Remediation remediation) =>
        Bind(
            new Statement(
                """
                INSERT INTO remediations (id, remedy, cluster, case_name, phase, outcome, proposed_at, acted_at, ended_at, version, body)
                VALUES (@id, @remedy, @cluster, @case_name, @phase, @outcome, @proposed_at, @acted_at, @ended_at, 1, @body)
                ON CONFLICT (id) DO NOTHING
                """)
                .With("@remedy", remediation.Remedy)
                .With("@cluster", remediation.Cluster)
                .With("@case_name", remediation.Case)
                .With("@proposed_at", remediation.ProposedAt),
            remediation);

    public static Statement Update(Remediation remediation) =>
        Bind(
            new Statement(
                """
                UPDATE remediations SET phase = @phase, outcome = @outcome, acted_at = @acted_at, ended_at = @ended_at, version = version + 1, body = @body
                WHERE id = @id AND version = @version
                """)
                .With("@version", remediation.Version),
            remediation);

    static Statement Bind(Statement statement, Remediation remediation) => statement
        .With("@id", remediation.Id)
        .With("@phase", remediation.Phase)
        .With("@outcome", remediation.Outcome?.ToString())
        .With("@acted_at", remediation.ActedAt)
        .With("@ended_at", remediation.EndedAt)
        .With("@body", SpecJson.Write(remediation));

    public static Remediation Read(Row row) => SpecJson.Read<Remediation>(row.Text("body")) with { Version = row.Number("version") };
}
