using System.Globalization;
using System.Reflection;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Migrations;

/// <summary>Brings a database to the schema this program knows, one numbered script after the other, all in one transaction. The caller holds the lock.</summary>
static class SchemaMigrator
{
    /// <summary>
    /// Applies what is missing. A schema that is newer than this program is taken as it is when all that was added since says that
    /// servers of this one can work with it, and refused otherwise. Answers with the version there is now.
    /// </summary>
    public static Task<int> MigrateAsync(Database database, TimeProvider time, CancellationToken cancellation) =>
        MigrateAsync(database, Scripts(database.Dialect), time, cancellation);

    internal static Task<int> MigrateAsync(
        Database database, IReadOnlyList<Migration> scripts, TimeProvider time, CancellationToken cancellation) =>
        database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    new Statement("CREATE TABLE IF NOT EXISTS schema_version (version integer PRIMARY KEY, name text NOT NULL, applied_at text NOT NULL)"),
                    cancellation);
                await session.ExecuteAsync(
                    new Statement("CREATE TABLE IF NOT EXISTS schema_compatibility (version integer PRIMARY KEY, since integer NOT NULL)"), cancellation);
                var applied = await session.ListAsync(
                    new Statement("SELECT version FROM schema_version ORDER BY version"), row => row.Number("version"), cancellation);

                var present = applied.Count > 0 ? applied[^1] : 0;
                var known = scripts[^1].Version;
                if (present > known)
                    return await IsCompatibleAsync(session, known, cancellation) ? (int)present : throw Newer(database, present, known);

                foreach (var script in scripts.Where(script => script.Version > present))
                {
                    await session.ExecuteAsync(new Statement(script.Sql) { Unhurried = true }, cancellation);
                    await session.ExecuteAsync(
                        new Statement("INSERT INTO schema_version (version, name, applied_at) VALUES (@version, @name, @applied_at)")
                            .With("@version", script.Version)
                            .With("@name", script.Name)
                            .With("@applied_at", time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)),
                        cancellation);
                    await session.ExecuteAsync(
                        new Statement("INSERT INTO schema_compatibility (version, since) VALUES (@version, @since)")
                            .With("@version", script.Version)
                            .With("@since", script.CompatibleSince),
                        cancellation);
                }
                return known;
            },
            cancellation);

    internal static IReadOnlyList<Migration> Scripts(Dialect dialect)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(resource => resource.StartsWith(dialect.Name + "/", StringComparison.Ordinal))
                .Select(resource => Migration.Read(assembly, resource))
                .OrderBy(script => script.Version),
        ];
    }

    // Each of the versions that this program does not know must speak for itself; a number nobody used has nothing to say.
    static async Task<bool> IsCompatibleAsync(Session session, int known, CancellationToken cancellation)
    {
        var silent = await session.ListAsync(
            new Statement(
                """
                SELECT version FROM schema_version
                WHERE version > @known AND version NOT IN (SELECT version FROM schema_compatibility WHERE since <= @known)
                """,
                answers: true).With("@known", known),
            row => row.Number("version"),
            cancellation);
        return silent.Count == 0;
    }

    static StorageRefusedException Newer(Database database, long present, int known) => new(
        $"The {database.Place} has schema {present}, which servers that know schemas up to {known}, as this one does, can't work with: "
        + "a newer server has used it. Start that newer version again, or restore a copy of the database from before the upgrade.");
}
