using System.Xml.Linq;
using KubeProbe.Storage.Databases;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace KubeProbe.Storage.Secrets;

/// <summary>Keeps each key of the ring in a file only its owner may read, and refuses files others could have read.</summary>
sealed class KeyFiles(string folder) : IXmlRepository
{
    const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        if (File.Exists(folder)) throw Refuse(folder, "is a file. Name a folder");
        try
        {
            if (!Directory.Exists(folder)) Make();
            CheckMode(folder, "700");
            var files = Directory.GetFiles(folder, "*.xml");
            foreach (var file in files) CheckMode(file, "600");
            return [.. files.Order(StringComparer.Ordinal).Select(file => XElement.Load(file))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Xml.XmlException)
        {
            throw Refuse(folder, $"can't be used ({exception.Message}). Give this user the right to read and write it, or restore it", exception);
        }
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        // Whole or not at all: a key that is cut off would take every secret with it.
        var file = Path.Combine(folder, friendlyName + ".xml");
        var draft = file + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, options))
        {
            element.Save(stream);
            stream.Flush(flushToDisk: true);
        }
        File.Move(draft, file, overwrite: true);
    }

    void Make()
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    static void CheckMode(string path, string wanted)
    {
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Others) == 0) return;

        throw Refuse(
            path,
            $"may be read by others, and it opens every secret. Run: chmod {wanted} {path} — and if others really had access, replace the secrets");
    }

    static StorageRefusedException Refuse(string path, string why, Exception? inner = null) =>
        new($"The key ring {path} {why} (keys.folder).", inner);
}
