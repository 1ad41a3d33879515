namespace KubeProbe.Storage.Databases;

/// <summary>
/// Keeps a second server off a SQLite file. The operating system drops the lock when the process ends, however it ends, so a
/// lock file that is left over locks nothing.
/// </summary>
sealed class SqliteFileLock : IDisposable
{
    // EWOULDBLOCK of flock(2), which is what stands behind a file that nobody may share.
    const int HeldOnLinux = 11;
    const int HeldOnMac = 35;

    readonly FileStream file;

    SqliteFileLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock, or refuses.</summary>
    public static SqliteFileLock Take(string database)
    {
        try
        {
            return new SqliteFileLock(new FileStream(database + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (exception.HResult is HeldOnLinux or HeldOnMac)
        {
            throw new StorageRefusedException(
                $"{database} is in use by another KubeProbe server. Stop that one, give this one a file of its own (storage.sqlite), "
                + "or let both share a PostgreSQL database (storage.postgres).",
                exception);
        }
    }

    public void Dispose() => file.Dispose();
}
