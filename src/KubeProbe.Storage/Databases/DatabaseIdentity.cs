using System.Data.Common;

namespace KubeProbe.Storage.Databases;

/// <summary>
/// Which database this is. An id is made with the schema and remembered in a file outside, so that an empty database in the place
/// of the right one, such as a replica that never received anything, is refused rather than filled.
/// </summary>
sealed class DatabaseIdentity(Database database, StorageOptions options)
{
    readonly string? file = options.IdentityFile;

    /// <summary>Before anything is written: refuses when another database was used before.</summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        if (file is null || !File.Exists(file)) return;

        var remembered = (await File.ReadAllTextAsync(file, cancellation)).Trim();
        var found = await FindAsync(cancellation);
        if (found != remembered)
            throw new StorageRefusedException(
                $"The {database.Place} {(found is null ? "is empty" : $"is database {found}")}, and this server has used database {remembered} until now. "
                + $"Point it to that one or restore it, or delete {file} to go on with this one.");
    }

    /// <summary>With the schema there: makes the id if there is none, remembers it, and holds every further connection to it.</summary>
    public async Task SettleAsync(CancellationToken cancellation)
    {
        var id = await FindAsync(cancellation);
        if (id is null)
        {
            id = Guid.NewGuid().ToString("N");
            await database.ExecuteAsync(new Statement("INSERT INTO database_identity (id) VALUES (@id)").With("@id", id), cancellation);
        }
        database.Expect(id);
        if (file is null || File.Exists(file)) return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, id + "\n", cancellation);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageRefusedException($"{file} can't be written: {fault.Message} Give this user the right to write its folder (data).", fault);
        }
    }

    async Task<string?> FindAsync(CancellationToken cancellation)
    {
        try
        {
            return await database.FirstAsync(new Statement("SELECT id FROM database_identity", answers: true), row => row.FirstText(), cancellation);
        }
        catch (DbException)
        {
            // No such table: nothing of ours is in it, or something of long ago.
            return null;
        }
    }
}
