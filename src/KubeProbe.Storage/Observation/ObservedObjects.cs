using KubeProbe.Core.Gates;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Observation;
using KubeProbe.Storage.Changes;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Observation;

/// <summary>How objects of target clusters were when they were last seen.</summary>
sealed class ObservedObjects(Database database, IGateRoutes routes) : IObservedObjects
{
    public Task<ObservedBaseline> LoadAsync(string cluster, ObservedKind kind, CancellationToken cancellation) =>
        database.ReadAsync(
            async session =>
            {
                var asked = await session.FirstAsync(
                    Of("SELECT asked FROM observed_kinds WHERE cluster = @cluster AND kind = @kind", cluster, kind, answers: true), row => row.Text("asked"), cancellation);
                var objects = await session.ListAsync(
                    Of(
                        "SELECT object, uid, generation, shape, version, serial FROM observed_objects WHERE cluster = @cluster AND kind = @kind ORDER BY object",
                        cluster, kind, answers: true),
                    row => new ObservedObject(
                        row.Text("object"), row.Text("uid"), row.Number("generation"), row.Text("shape"), row.Text("version"), row.Number("serial")),
                    cancellation);
                return new ObservedBaseline(asked, objects);
            },
            cancellation);

    public Task KeepAsync(string cluster, ObservedKind kind, ObservedNote note, CancellationToken cancellation) =>
        database.WriteAsync(
            async session =>
            {
                if (note.Asked is { } asked)
                    await session.ExecuteAsync(
                        Of(
                            """
                            INSERT INTO observed_kinds (cluster, kind, asked) VALUES (@cluster, @kind, @asked)
                            ON CONFLICT (cluster, kind) DO UPDATE SET asked = excluded.asked
                            """,
                            cluster, kind).With("@asked", asked),
                        cancellation);
                if (note.Gone.Count > 0)
                    await session.ExecuteAsync(
                        Of($"DELETE FROM observed_objects WHERE cluster = @cluster AND kind = @kind AND {session.Dialect.In("object", "@gone")}", cluster, kind)
                            .With<IReadOnlyCollection<string>>("@gone", note.Gone),
                        cancellation);
                if (note.Objects.Count > 0) await session.ExecuteAsync(Upsert(session.Dialect, cluster, kind, note.Objects), cancellation);
                foreach (var change in note.Changes) await ChangeLog.InsertAsync(session, change, routes, cancellation);
                return true;
            },
            cancellation);

    public Task ForgetAsync(string cluster, ObservedKind kind, CancellationToken cancellation) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(Of("DELETE FROM observed_kinds WHERE cluster = @cluster AND kind = @kind", cluster, kind), cancellation);
                return await session.ExecuteAsync(Of("DELETE FROM observed_objects WHERE cluster = @cluster AND kind = @kind", cluster, kind), cancellation);
            },
            cancellation);

    static Statement Upsert(Dialect dialect, string cluster, ObservedKind kind, IReadOnlyList<ObservedObject> objects) =>
        Of(
            $"""
            INSERT INTO observed_objects (cluster, kind, object, uid, generation, shape, version, serial)
            SELECT @cluster, @kind, {dialect.Member("key", "text")}, {dialect.Member("uid", "text")}, {dialect.Member("generation", "bigint")},
                {dialect.Member("shape", "text")}, {dialect.Member("version", "text")}, {dialect.Member("serial", "bigint")}
            FROM {dialect.Elements("@items")} WHERE 1 = 1
            ON CONFLICT (cluster, kind, object) DO UPDATE SET uid = excluded.uid, generation = excluded.generation, shape = excluded.shape,
                version = excluded.version, serial = excluded.serial
            """,
            cluster, kind).With("@items", SpecJson.Write(objects));

    static Statement Of(string sql, string cluster, ObservedKind kind, bool answers = false) =>
        new Statement(sql, answers).With("@cluster", cluster).With("@kind", kind);
}
