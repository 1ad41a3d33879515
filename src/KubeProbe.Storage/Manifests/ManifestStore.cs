using KubeProbe.Core.Access;
using KubeProbe.Core.Manifests;
using KubeProbe.Storage.Databases;
using KubeProbe.Storage.Secrets;

namespace KubeProbe.Storage.Manifests;

/// <summary>The declared manifests, in one table for all kinds.</summary>
sealed partial class ManifestStore(Database database, ISecretSealer sealer) : IManifestStore, IManifestVersion
{
    const string Columns =
        "kind, name, uid, generation, resource_version, labels, annotations, spec, status, created_at, updated_at";

    // Kinds are kept by name and listed in the order they are applied.
    static readonly string KindOrder =
        "CASE kind " + string.Join(' ', Enum.GetValues<ManifestKind>().Select(kind => $"WHEN '{kind}' THEN {(int)kind}")) + " END";

    public Task<StoredManifest?> FindAsync(ManifestKind kind, string name, CancellationToken cancellation) =>
        database.FirstAsync(
            new Statement($"SELECT {Columns} FROM manifests WHERE kind = @kind AND name = @name", answers: true)
                .With("@kind", kind)
                .With("@name", name),
            Read,
            cancellation);

    public async Task<long> LatestAsync(CancellationToken cancellation) =>
        (await database.ListAsync(new Statement("SELECT value FROM manifest_version", answers: true), row => row.Number("value"), cancellation))[0];

    public Task<IReadOnlyList<StoredManifest>> ListAsync(ManifestQuery query, CancellationToken cancellation)
    {
        var conditions = new List<string> { "1 = 1" };
        if (query.Kind is not null) conditions.Add("kind = @kind");
        if (query.Names is not null) conditions.Add(database.Dialect.In("name", "@names"));
        if (query.After is not null) conditions.Add("name > @after");
        if (query.BoundTo is not null) conditions.Add("kind = 'Binding' AND (bound_cluster = @bound OR bound_group IS NOT NULL)");

        var statement = new Statement(
            $"SELECT {Columns} FROM manifests WHERE {string.Join(" AND ", conditions)} ORDER BY {KindOrder}, name LIMIT @limit", answers: true);
        if (query.Kind is { } kind) statement.With("@kind", kind);
        if (query.Names is not null) statement.With("@names", query.Names);
        if (query.After is not null) statement.With("@after", query.After);
        if (query.BoundTo is not null) statement.With("@bound", query.BoundTo);
        statement.With("@limit", Math.Clamp(query.Limit, 1, 10_000));
        return database.ListAsync(statement, Read, cancellation);
    }

    public Task SetStatusAsync(ManifestKind kind, string name, string status, CancellationToken cancellation) =>
        database.ExecuteAsync(
            new Statement("UPDATE manifests SET status = @status WHERE kind = @kind AND name = @name")
                .With("@status", status)
                .With("@kind", kind)
                .With("@name", name),
            cancellation);

    static StoredManifest Read(Row row) => new(
        row.Name<ManifestKind>("kind"),
        row.Text("name"),
        row.Text("uid"),
        row.Number("generation"),
        row.Number("resource_version"),
        SpecJson.Read<Dictionary<string, string>>(row.Text("labels")),
        SpecJson.Read<Dictionary<string, string>>(row.Text("annotations")),
        row.Text("spec"),
        row.TextOrNull("status"),
        row.Time("created_at"),
        row.Time("updated_at"));
}
