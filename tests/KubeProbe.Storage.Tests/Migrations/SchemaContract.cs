using KubeProbe.Storage.Databases;
using KubeProbe.Storage.Migrations;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Migrations;

public sealed class SchemaOnSqlite : SchemaContract<SqliteStorage>;

public sealed class SchemaOnPostgres : SchemaContract<PostgresStorage>;

/// <summary>How the schema comes to be, on either database.</summary>
public abstract class SchemaContract<TStorage> : IAsyncLifetime where TStorage : TestStorage, new()
{
    readonly TStorage storage = new();

    public ValueTask InitializeAsync() => storage.InitializeAsync();

    [Fact]
    public void Scripts_are_numbered_upwards_from_one_each_once()
    {
        var scripts = SchemaMigrator.Scripts(storage.Database.Dialect);

        Assert.NotEmpty(scripts);
        Assert.Equal(1, scripts[0].Version);
        Assert.Equal(scripts.Select(script => script.Version).Distinct().Order(), scripts.Select(script => script.Version));
    }

    [Fact]
    public async Task Opening_what_is_up_to_date_changes_nothing()
    {
        var before = await VersionsAsync();

        await storage.ReopenAsync();

        Assert.Equal(before, await VersionsAsync());
    }

    [Fact]
    public async Task What_is_missing_is_applied_once()
    {
        var scripts = SchemaMigrator.Scripts(storage.Database.Dialect);
        var next = scripts[^1].Version + 1;

        for (var time = 0; time < 2; time++)
        {
            await SchemaMigrator.MigrateAsync(
                storage.Database, [.. scripts, new Migration(next, "more", "CREATE TABLE more (x integer)")], TimeProvider.System, default);
        }

        Assert.Equal(next, (await VersionsAsync())[^1]);
    }

    [Fact]
    public async Task A_script_that_fails_leaves_nothing_of_itself()
    {
        var scripts = SchemaMigrator.Scripts(storage.Database.Dialect);
        var broken = new Migration(scripts[^1].Version + 1, "broken", "CREATE TABLE half (x integer); CREATE TABLE runs (x integer)");

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(
            () => SchemaMigrator.MigrateAsync(storage.Database, [.. scripts, broken], TimeProvider.System, default));

        Assert.Equal(scripts[^1].Version, (await VersionsAsync())[^1]);
        await storage.Database.ExecuteAsync(new Statement("CREATE TABLE half (x integer)"), default);
    }

    [Fact]
    public async Task A_newer_schema_that_does_not_say_so_is_refused_with_both_versions_and_the_remedy()
    {
        var known = SchemaMigrator.Scripts(storage.Database.Dialect)[^1].Version;
        await storage.Database.ExecuteAsync(
            new Statement("INSERT INTO schema_version (version, name, applied_at) VALUES (@version, 'future', 'later')").With("@version", known + 41), default);

        var refused = await Assert.ThrowsAsync<StorageRefusedException>(storage.ReopenAsync);

        Assert.Contains($"schema {known + 41}", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"up to {known}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_schema_that_only_added_is_taken_by_the_server_of_before()
    {
        var scripts = SchemaMigrator.Scripts(storage.Database.Dialect);
        var known = scripts[^1].Version;
        await UpgradeAsync(Added(known + 1, known), Added(known + 4, known));

        // The server of before knows neither of the two, nor why there are no others between.
        await storage.ReopenAsync();

        Assert.Equal(known + 4, (await VersionsAsync())[^1]);
        Assert.Equal(known + 4, await SchemaMigrator.MigrateAsync(storage.Database, scripts, TimeProvider.System, default));
    }

    [Fact]
    public async Task One_step_among_them_that_did_more_than_add_is_enough_to_refuse()
    {
        var known = SchemaMigrator.Scripts(storage.Database.Dialect)[^1].Version;
        await UpgradeAsync(Added(known + 1, known), Added(known + 2, known + 1), Added(known + 3, known));

        await Assert.ThrowsAsync<StorageRefusedException>(storage.ReopenAsync);
    }

    [Fact]
    public void A_script_is_compatible_only_where_it_says_so()
    {
        Assert.Equal(9, new Migration(9, "x", "CREATE TABLE a (x integer)").CompatibleSince);
        Assert.Equal(8, new Migration(9, "x", "-- What it is for.\n-- compatible since: 8\nCREATE TABLE a (x integer)").CompatibleSince);
    }

    [Fact]
    public void What_came_after_the_weeks_can_be_rolled_out_one_server_at_a_time()
    {
        // docs/decisions/0004: the last step for which servers had to be stopped.
        var weeks = SchemaMigrator.Scripts(storage.Database.Dialect).Single(script => script.Name == "history").Version;

        Assert.All(
            SchemaMigrator.Scripts(storage.Database.Dialect).Where(script => script.Version > weeks),
            script => Assert.True(script.CompatibleSince < script.Version, $"{script.Name} must only add, and say so: -- compatible since: {script.Version - 1}"));
    }

    static Migration Added(int version, int since) => new(version, $"added-{version}", $"-- compatible since: {since}\nCREATE TABLE added_{version} (x integer)");

    Task<int> UpgradeAsync(params IReadOnlyList<Migration> more) =>
        SchemaMigrator.MigrateAsync(storage.Database, [.. SchemaMigrator.Scripts(storage.Database.Dialect), .. more], TimeProvider.System, default);

    Task<IReadOnlyList<int>> VersionsAsync() => storage.Database.ListAsync(
        new Statement("SELECT version FROM schema_version ORDER BY version", answers: true), row => (int)row.Number("version"), default);

    public async ValueTask DisposeAsync()
    {
        await storage.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
