using System.Globalization;
using Microsoft.Data.Sqlite;

namespace KubeProbe.Storage.Databases;

sealed partial class SqliteDatabase
{
    /// <summary>Marks a file as KubeProbe's ("KPRB"), so that no other program's database is written into.</summary>
    const int ApplicationId = 0x4B505242;

    const long CheckedLength = 64 * 1024 * 1024;

    public override Task OpenAsync(CancellationToken cancellation) => Task.Run(
        () =>
        {
            if (held is not null) return;
            if (Directory.Exists(path)) throw Refuse("is a directory. Name a file in it");
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                held = SqliteFileLock.Take(path);
                Check();
            }
            catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
            {
                Release();
                throw Refuse($"can't be used: {exception.Message} Choose a path this user may write to", exception);
            }
            catch (SqliteException exception)
            {
                Release();
                throw Refuse(Why(exception), exception);
            }
            catch (StorageRefusedException)
            {
                Release();
                throw;
            }
        },
        cancellation);

    void Check()
    {
        // SQLite takes a file of no bytes for a new database; after a crash of a file system it is what is left of an old one.
        if (File.Exists(path) && new FileInfo(path).Length == 0)
            throw Refuse("is empty: it was cut off, or never finished. Restore it, or delete it to begin with a new database");

        if (!File.Exists(path) && File.Exists(identityFile))
            throw Refuse($"is gone: this server has used it until now. Put it back or restore it, or delete {identityFile} to begin with a new database");

        if (!File.Exists(path))
        {
            // Secrets are sealed, but hostnames, logs and messages are nobody's business either.
            new FileStream(path, NewFile()).Dispose();
            using var connection = source.OpenConnection();
            Run(connection, $"PRAGMA application_id = {ApplicationId.ToString(CultureInfo.InvariantCulture)}; PRAGMA journal_mode = WAL;");
            return;
        }

        using var existing = source.OpenConnection();
        if (Run(existing, "PRAGMA application_id") is not long id || id != ApplicationId)
            throw Refuse("is a SQLite database of another program. Name a file of KubeProbe's own");
        Run(existing, "PRAGMA journal_mode = WAL");
        // SQLite compares the length of the file with what its header says; a whole check of a small file takes no time.
        Run(existing, "SELECT count(*) FROM sqlite_schema");
        if (new FileInfo(path).Length < CheckedLength && Run(existing, "PRAGMA quick_check(1)") is not "ok")
            throw Refuse("is damaged. Restore it from a copy, or move it away to begin with a new database");
    }

    void Release()
    {
        held?.Dispose();
        held = null;
    }

    static FileStreamOptions NewFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    static object? Run(System.Data.Common.DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    StorageRefusedException Refuse(string why, Exception? inner = null) =>
        new($"{path} {why} (storage.sqlite).", inner);
}
