namespace KubeProbe.DevCluster.Access;

/// <summary>Writes files only their owner may read, whole or not at all.</summary>
public static class OwnerOnlyFile
{
    public static void Write(string path, string text)
    {
        var draft = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(draft, options)) writer.Write(text);
        File.Move(draft, path, overwrite: true);
    }
}
