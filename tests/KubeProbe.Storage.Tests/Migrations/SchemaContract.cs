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
    public void Scripts_are_numbered_from_one_without_gaps()
    {
        var scripts = SchemaMigrator.Scripts(storage.Database.Dialect);

        Assert.NotEmpty(scripts);
        Assert.Equal(Enumerable.Range(1, scripts.Count), scripts.Select(script => script.Version));
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
        var next = scripts.Count + 1;

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
        var broken = new Migration(scripts.Count + 1, "broken", "CREATE TABLE half (x integer); CREATE TABLE runs (x integer)");

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(
            () => SchemaMigrator.MigrateAsync(storage.Database, [.. scripts, broken], TimeProvider.System, default));

        Assert.Equal(scripts.Count, (await VersionsAsync())[^1]);
        await storage.Database.ExecuteAsync(new Statement("CREATE TABLE half (x integer)"), default);
    }

    [Fact]
    public async Task A_newer_schema_is_refused_with_both_versions_and_the_remedy()
    {
        var known = SchemaMigrator.Scripts(storage.Database.Dialect).Count;
        await storage.Database.ExecuteAsync(
            new Statement("INSERT INTO schema_version (version, name, applied_at) VALUES (@version, 'future', 'later')").With("@version", known + 41), default);

        var refused = await Assert.ThrowsAsync<StorageRefusedException>(storage.ReopenAsync);

        Assert.Contains($"schema {known + 41}", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"up to {known}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
    }

    Task<IReadOnlyList<int>> VersionsAsync() => storage.Database.ListAsync(
        new Statement("SELECT version FROM schema_version ORDER BY version", answers: true), row => (int)row.Number("version"), default);

    public async ValueTask DisposeAsync()
    {
        await storage.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
