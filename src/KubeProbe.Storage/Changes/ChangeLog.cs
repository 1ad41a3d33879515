using KubeProbe.Core.Changes;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Storage.Databases;
using KubeProbe.Storage.Gates;

namespace KubeProbe.Storage.Changes;

/// <summary>Accepted changes and what they fired.</summary>
sealed partial class ChangeLog(Database database, IGateRoutes routes) : IChangeLog
{
    const string Columns = "id, change, received_at, clusters, runs, unprobed, controls";

    public Task<ChangeRecord> AcceptAsync(ChangeRecord change, CancellationToken cancellation) =>
        database.WriteAsync(
            async session =>
            {
                await InsertAsync(session, change, routes, cancellation);
                return (await session.FirstAsync(Find(change.Change.Id), Read, cancellation))!;
            },
            cancellation);

    public Task<ChangeRecord?> FindAsync(string id, CancellationToken cancellation) => database.FirstAsync(Find(id), Read, cancellation);

    public Task CompleteAsync(
        string id, IReadOnlyList<RunId> runs, IReadOnlyList<UnprobedCluster> unprobed, IReadOnlyList<RunId> controls, CancellationToken cancellation) =>
        database.ExecuteAsync(
            new Statement("UPDATE changes SET runs = @runs, unprobed = @unprobed, controls = @controls WHERE id = @id AND runs IS NULL")
                .With("@runs", SpecJson.Write(runs))
                .With("@unprobed", unprobed.Count > 0 ? SpecJson.Write(unprobed) : null)
                .With("@controls", controls.Count > 0 ? SpecJson.Write(controls) : null)
                .With("@id", id),
            cancellation);

    public Task<IReadOnlyList<ChangeRecord>> AlikeAsync(string component, string version, DateTimeOffset since, CancellationToken cancellation) =>
        database.ListAsync(
            new Statement(
                $"""
                SELECT {Columns} FROM changes WHERE component = @component AND version = @version AND received_at >= @since
                ORDER BY received_at DESC, id LIMIT 200
                """,
                answers: true)
                .With("@component", component)
                .With("@version", version)
                .With("@since", since),
            Read,
            cancellation);

    public Task<IReadOnlyList<ChangeRecord>> IncompleteAsync(CancellationToken cancellation) =>
        database.ListAsync(
            new Statement($"SELECT {Columns} FROM changes WHERE runs IS NULL ORDER BY received_at, id LIMIT 10000", answers: true), Read, cancellation);

    /// <summary>Keeps a change unless its id is known, and begins to watch its gate where somebody is to be told of it.</summary>
    internal static async Task InsertAsync(Session session, ChangeRecord change, IGateRoutes routes, CancellationToken cancellation)
    {
        if (await session.ExecuteAsync(Insert(change), cancellation) > 0 && GateWatches.Begin(change, routes) is { } watch)
            await session.ExecuteAsync(watch, cancellation);
    }

    static Statement Insert(ChangeRecord change) =>
        new Statement(
            """
            INSERT INTO changes (id, change, received_at, clusters, runs, component, version)
            VALUES (@id, @change, @received_at, @clusters, @runs, @component, @version)
            ON CONFLICT (id) DO NOTHING
            """)
            .With("@id", change.Change.Id)
            .With("@change", SpecJson.Write(change.Change))
            .With("@received_at", change.ReceivedAt)
            .With("@clusters", SpecJson.Write(change.Clusters))
            .With("@runs", change.Runs is { } runs ? SpecJson.Write(runs) : null)
            .With("@component", change.Change.Component)
            .With("@version", change.Change.Version);

    static Statement Find(string id) => new Statement($"SELECT {Columns} FROM changes WHERE id = @id", answers: true).With("@id", id);

    static ChangeRecord Read(Row row) => new(
        SpecJson.Read<Change>(row.Text("change")),
        row.Time("received_at"),
        SpecJson.Read<List<string>>(row.Text("clusters")),
        row.TextOrNull("runs") is { } runs ? SpecJson.Read<List<RunId>>(runs) : null)
    {
        Unprobed = row.TextOrNull("unprobed") is { } unprobed ? SpecJson.Read<List<UnprobedCluster>>(unprobed) : [],
        Controls = row.TextOrNull("controls") is { } controls ? SpecJson.Read<List<RunId>>(controls) : [],
    };
}
