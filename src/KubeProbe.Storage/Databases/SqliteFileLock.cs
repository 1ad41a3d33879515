namespace KubeProbe.Storage.Databases;

/// <summary>
/// Keeps a second server off a SQLite file. The operating system drops the lock when the process ends, however it ends, so a
/// lock file that is left over locks nothing.
/// </summary>
sealed class SqliteFileLock : IDisposable
{
    readonly FileStream file;

    SqliteFileLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock, or refuses.</summary>
    public static SqliteFileLock Take(string database)
    {
        try
        {
            return new SqliteFileLock(new FileStream(database + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception exception) when (exception is IOException and not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new StorageRefusedException(
                $"{database} is in use by another KubeProbe server. Stop that one, give this one a file of its own (Storage:Sqlite, "
                + "KUBEPROBE__STORAGE__SQLITE), or let both share a PostgreSQL database (Storage:Postgres).",
                exception);
        }
    }

    public void Dispose() => file.Dispose();
}
