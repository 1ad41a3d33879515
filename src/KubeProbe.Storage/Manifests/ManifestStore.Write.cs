using KubeProbe.Core.Access;
using KubeProbe.Core.Bindings;
using KubeProbe.Core.Manifests;
using KubeProbe.Storage.Access;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Manifests;

sealed partial class ManifestStore
{
    const string Insert =
        """
        INSERT INTO manifests (kind, name, uid, generation, resource_version, labels, annotations, spec, status,
                               bound_cluster, bound_group, created_at, updated_at)
        VALUES (@kind, @name, @uid, @generation, @version, @labels, @annotations, @spec, @status,
                @bound_cluster, @bound_group, @created_at, @updated_at)
        ON CONFLICT (kind, name) DO NOTHING
        """;

    // The status stays: it is observed, not declared.
    const string Update =
        """
        UPDATE manifests SET uid = @uid, generation = @generation, resource_version = @version, labels = @labels,
            annotations = @annotations, spec = @spec, bound_cluster = @bound_cluster, bound_group = @bound_group, updated_at = @updated_at
        WHERE kind = @kind AND name = @name AND resource_version = @expected
        """;

    const string Remove = "DELETE FROM manifests WHERE kind = @kind AND name = @name AND resource_version = @expected";

    public Task WriteAsync(IReadOnlyList<ManifestWrite> writes, AuditStamp audit, CancellationToken cancellation)
    {
        // Before the transaction: sealing may write a new key of the ring into the same database.
        var boxes = writes.Select(Seal).ToList();
        return database.WriteAsync(
            async session =>
            {
                foreach (var (write, values) in writes.Zip(boxes))
                {
                    var version = await NextVersionAsync(session, cancellation);
                    if (await session.ExecuteAsync(Of(write, version), cancellation) == 0)
                        throw new ManifestConflictException(write.Manifest.Kind, write.Manifest.Name);

                    if (write.Manifest.Kind is ManifestKind.ProbeTemplate) await session.ExecuteAsync(TemplateVersions.Of(write), cancellation);
                    if (write.Manifest.Kind is ManifestKind.Secret) await WriteValuesAsync(session, write, values, cancellation);
                    await session.ExecuteAsync(AuditLog.Row(Entry(write, audit)), cancellation);
                }
                return true;
            },
            cancellation);
    }

    IReadOnlyList<(string Key, byte[] Box)>? Seal(ManifestWrite write) => write.Delete
        ? null
        : write.SecretValues?.Select(value => (value.Key, sealer.Seal(write.Manifest.Name, value.Key, value.Value))).ToList();

    static async Task<long> NextVersionAsync(Session session, CancellationToken cancellation) =>
        (await session.ListAsync(
            new Statement("UPDATE manifest_version SET value = value + 1 RETURNING value", answers: true),
            row => row.Number("value"),
            cancellation))[0];

    static Statement Of(ManifestWrite write, long version)
    {
        var manifest = write.Manifest;
        var key = new Statement(write.Delete ? Remove : write.ExpectedVersion is null ? Insert : Update)
            .With("@kind", manifest.Kind)
            .With("@name", manifest.Name);
        if (write.Delete || write.ExpectedVersion is not null) key.With("@expected", write.ExpectedVersion ?? 0);
        if (write.Delete) return key;

        var binding = manifest.Kind is ManifestKind.Binding ? SpecJson.Read<BindingSpec>(manifest.Spec) : null;
        var all = key
            .With("@uid", manifest.Uid)
            .With("@generation", manifest.Generation)
            .With("@version", version)
            .With("@labels", SpecJson.Write(manifest.Labels))
            .With("@annotations", SpecJson.Write(manifest.Annotations))
            .With("@spec", manifest.Spec)
            .With("@bound_cluster", binding?.Cluster)
            .With("@bound_group", binding?.Group)
            .With("@updated_at", manifest.UpdatedAt);
        return write.ExpectedVersion is null ? all.With("@status", manifest.Status).With("@created_at", manifest.CreatedAt) : all;
    }

    static async Task WriteValuesAsync(
        Session session, ManifestWrite write, IReadOnlyList<(string Key, byte[] Box)>? values, CancellationToken cancellation)
    {
        var secret = write.Manifest.Name;
        if (!write.Delete && values is null) return;

        await session.ExecuteAsync(new Statement("DELETE FROM secret_values WHERE secret = @secret").With("@secret", secret), cancellation);
        if (write.Delete) return;

        foreach (var (key, box) in values!)
        {
            await session.ExecuteAsync(
                new Statement("INSERT INTO secret_values (secret, key, sealed) VALUES (@secret, @key, @sealed)")
                    .With("@secret", secret)
                    .With("@key", key)
                    .With("@sealed", box),
                cancellation);
        }
    }

    static AuditEntry Entry(ManifestWrite write, AuditStamp audit) => new(
        audit,
        write.Delete ? "delete" : "apply",
        $"{write.Manifest.Kind}/{write.Manifest.Name}",
        write.Delete ? "" : $"generation {write.Manifest.Generation}");
}
