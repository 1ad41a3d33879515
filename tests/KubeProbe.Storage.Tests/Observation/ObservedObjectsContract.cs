using KubeProbe.Core.Changes;
using KubeProbe.Core.Observation;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Observation;

public sealed class ObservedObjectsOnSqlite(SqliteStorage storage) : ObservedObjectsContract<SqliteStorage>(storage);

public sealed class ObservedObjectsOnPostgres(PostgresStorage storage) : ObservedObjectsContract<PostgresStorage>(storage);

/// <summary>What is promised of how objects were when they were last seen, on either database.</summary>
public abstract class ObservedObjectsContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    IObservedObjects Book => storage.Get<IObservedObjects>();

    [Fact]
    public async Task What_was_seen_is_kept_with_the_changes_seen_in_it_and_a_kind_is_apart_from_the_others()
    {
        var cluster = Sample.Name("c");
        ObservedObject One(string key, long serial = 0) => new(key, "u1", 7, "shape", "a:1,b:2", serial);
        var change = new ChangeRecord(new Change { Id = Sample.Name("CHG"), Component = "a", Clusters = [cluster], AskedBy = ["b1"] }, Sample.Time, [cluster], null);
        Assert.Equivalent(new ObservedBaseline(null, []), await Book.LoadAsync(cluster, ObservedKind.Deployment, default), strict: true);

        await Book.KeepAsync(cluster, ObservedKind.Deployment, new ObservedNote("all", [One("ns/a"), One("ns/b")], [], []), default);
        await Book.KeepAsync(cluster, ObservedKind.Node, new ObservedNote("nodes", [One("n1")], [], []), default);
        await Book.KeepAsync(cluster, ObservedKind.Deployment, new ObservedNote(null, [One("ns/a", 1)], ["ns/b", "ns/none"], [change]), default);
        await Book.KeepAsync(cluster, ObservedKind.Deployment, new ObservedNote(null, [], [], [change with { Clusters = ["other"] }]), default);

        Assert.Equivalent(new ObservedBaseline("all", [One("ns/a", 1)]), await Book.LoadAsync(cluster, ObservedKind.Deployment, default), strict: true);
        Assert.Equivalent(change, await storage.Get<IChangeLog>().FindAsync(change.Change.Id, default), strict: true);

        await Book.ForgetAsync(cluster, ObservedKind.Deployment, default);
        Assert.Equivalent(new ObservedBaseline(null, []), await Book.LoadAsync(cluster, ObservedKind.Deployment, default), strict: true);
        Assert.Single((await Book.LoadAsync(cluster, ObservedKind.Node, default)).Objects);
    }
}
