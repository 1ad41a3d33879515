using Google.Protobuf;
using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Manifests;

/// <summary>Reads what <c>-f</c> names: files, folders, standard input. What is in them is the centre's to judge.</summary>
static class ManifestFiles
{
    /// <summary>All files of one command together; a fleet's worth of manifests is far below.</summary>
    const int LargestTotal = 32 << 20;

    static readonly string[] Endings = [".yaml", ".yml", ".json"];

    public static Option<string[]> FileOption() => new("--filename", "-f")
    {
        Description = "File, folder, or - for standard input; may be given many times",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Option<bool> RecursiveOption() => new("--recursive", "-R") { Description = "Folders within folders too" };

    public static async Task<IReadOnlyList<ManifestFile>> ReadAsync(CliHost host, IReadOnlyList<string> names, bool recursive, CancellationToken cancel)
    {
        var files = new List<ManifestFile>();
        var room = LargestTotal;
        foreach (var path in names.SelectMany(n => Expand(n, recursive)).Distinct())
        {
            await using var stream = path == "-" ? host.OpenInput() : File.OpenRead(path);
            var content = await ReadAsync(stream, room, cancel);
            room -= content.Length;
            files.Add(new ManifestFile { Path = path, Content = content });
        }
        return files;
    }

    static IEnumerable<string> Expand(string name, bool recursive)
    {
        if (name == "-") return [name];
        if (name.Contains("://")) throw new CliError($"{name}: addresses are not fetched", "Download it and look at it first: 'curl -fsSL URL | kubeprobe diff -f -'.");
        if (File.Exists(name)) return [name];
        if (!Directory.Exists(name)) throw new CliError($"there is no file or folder {name}");

        string[] found = [.. Directory
            .EnumerateFiles(name, "*", recursive ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
            .Where(f => Endings.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)];
        return found is not [] ? found : throw new CliError(
            $"the folder {name} holds no {string.Join(", ", Endings)} file", recursive ? null : "Folders within it are read with -R.");
    }

    static async Task<ByteString> ReadAsync(Stream stream, int room, CancellationToken cancel)
    {
        using var content = new MemoryStream();
        var buffer = new byte[81920];
        // A read from a terminal heeds no token; a Ctrl-C must not wait for it.
        for (int read; (read = await stream.ReadAsync(buffer, cancel).AsTask().WaitAsync(cancel)) > 0;)
        {
            if (content.Length + read > room) throw new CliError($"the files together are larger than {LargestTotal >> 20} MiB", "Apply them in parts.");
            content.Write(buffer, 0, read);
        }
        return ByteString.CopyFrom(content.GetBuffer().AsSpan(0, (int)content.Length));
    }
}
