namespace KubeProbe.Dev;

/// <summary>
/// Where everything is kept from start to start. It is held by one demo at a time, and it carries a mark, so that
/// <c>--reset</c> deletes nothing that was not made here.
/// </summary>
sealed class DataFolder : IDisposable
{
    const string Mark = ".kubeprobe-dev";

    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    readonly FileStream held;

    DataFolder(FileStream held) => this.held = held;

    /// <summary>Makes the folder where it is missing, takes it, and empties it when asked to.</summary>
    /// <exception cref="DevException">Another demo has it, or it holds what was not made here.</exception>
    public static DataFolder Open(string path, bool reset)
    {
        var mark = Path.Combine(path, Mark);
        var isOurs = File.Exists(mark);
        if (!isOurs && Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            throw new DevException($"{path} holds files that are not of this demo: name an empty folder with --data, or empty this one yourself.");

        Directory.CreateDirectory(path, OwnerOnly);
        var folder = new DataFolder(Hold(mark, path));
        if (reset) Empty(path);
        return folder;
    }

    static FileStream Hold(string mark, string path)
    {
        try
        {
            return new FileStream(mark, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException) && File.Exists(mark))
        {
            throw new DevException($"Another demo runs on {path}: end it first, or name another folder with --data.");
        }
    }

    static void Empty(string path)
    {
        foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos().Where(entry => entry.Name != Mark))
        {
            if (entry is DirectoryInfo { LinkTarget: null } folder) folder.Delete(recursive: true);
            else entry.Delete();
        }
    }

    public void Dispose() => held.Dispose();
}
