using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Xml;
using KubeProbe.Client;
using YamlDotNet.Core;

namespace KubeProbe.Probes.Sonobuoy;

/// <summary>Reads what a plugin left: one file, a folder of files, or a tarball of them. Never a link, and never more than a bound.</summary>
sealed class ResultFiles(string? format)
{
    const int MostFiles = 10_000;
    const long MostBytes = 1L << 30;
    const long LargestText = 64L << 20;

    int files;
    long bytes;

    /// <summary>The formats that Sonobuoy knows.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["junit", "e2e", "gojson", "manual", "raw"];

    public PluginResults Results { get; } = new();

    /// <exception cref="ProbeFailedException">The plugin's results can't be read: its own fault.</exception>
    public async Task ReadAsync(string path, CancellationToken stopping)
    {
        if (Directory.Exists(path))
            foreach (var file in Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Order(StringComparer.Ordinal))
                await ReadFileAsync(file, stopping);
        else if (File.Exists(path)) await ReadFileAsync(path, stopping);
        else throw Fault($"the done file names {Path.GetFileName(path)}, which is not there");
    }

    async Task ReadFileAsync(string path, CancellationToken stopping)
    {
        await using var file = File.OpenRead(path);
        await ReadStreamAsync(Path.GetFileName(path), file, nested: false, stopping);
    }

    async Task ReadStreamAsync(string name, Stream file, bool nested, CancellationToken stopping)
    {
        if (++files > MostFiles) throw Fault($"there are more than {MostFiles} files of results");
        try
        {
            if (!nested && (name.EndsWith(".tar.gz", StringComparison.Ordinal) || name.EndsWith(".tgz", StringComparison.Ordinal)))
            {
                await using var zipped = new GZipStream(file, CompressionMode.Decompress);
                await ReadTarAsync(zipped, stopping);
            }
            else if (!nested && name.EndsWith(".tar", StringComparison.Ordinal)) await ReadTarAsync(file, stopping);
            else await ReadOneAsync(name, new BoundedStream(file, Take), stopping);
        }
        catch (Exception e) when (e is XmlException or YamlException or JsonException or InvalidDataException or EndOfStreamException)
        {
            throw Fault($"{name} can't be read: {e.Message}");
        }
    }

    async Task ReadTarAsync(Stream tarball, CancellationToken stopping)
    {
        await using var tar = new TarReader(tarball);
        while (await tar.GetNextEntryAsync(copyData: false, stopping) is { } entry)
            if (entry is { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile, DataStream: { } data }) await ReadStreamAsync(Path.GetFileName(entry.Name), data, nested: true, stopping);
    }

    async Task ReadOneAsync(string name, BoundedStream file, CancellationToken stopping)
    {
        switch (FormatOf(name))
        {
            case "junit" or "e2e":
                await JUnitResults.ReadAsync(file, Results, stopping);
                break;
            case "manual":
                ManualResults.Read(new StringReader(await TextAsync(name, file, stopping)), Results);
                break;
            case "gojson":
                await GoTestResults.ReadAsync(new StreamReader(file), Results, stopping);
                break;
            default:
                Results.AddUnjudged();
                break;
        }
    }

    // As Sonobuoy does: of a folder or tarball only the files that bear the format's ending are looked at.
    string FormatOf(string name) => (format, Path.GetExtension(name).ToLowerInvariant()) switch
    {
        (null or "junit" or "e2e", ".xml") => "junit",
        (null or "manual", ".yaml" or ".yml") => "manual",
        (null or "gojson", ".json") => "gojson",
        _ => "raw",
    };

    async Task<string> TextAsync(string name, BoundedStream file, CancellationToken stopping)
    {
        var text = new char[4_096];
        var all = new System.Text.StringBuilder();
        using var reader = new StreamReader(file);
        while (await reader.ReadAsync(text.AsMemory(), stopping) is var read and > 0)
            if (all.Append(text, 0, read).Length > LargestText) throw Fault($"{name} is larger than {LargestText >> 20} MiB");
        return all.ToString();
    }

    void Take(int read)
    {
        if ((bytes += read) > MostBytes) throw Fault($"the results are larger than {MostBytes >> 30} GiB");
    }

    static ProbeFailedException Fault(string text) => new([ProbeErrors.ProbeFault($"the plugin's results: {text}")]);

    /// <summary>Counts what is read, so that a small tarball of much is given up in time.</summary>
    sealed class BoundedStream(Stream inner, Action<int> took) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Counted(await inner.ReadAsync(buffer, cancellationToken));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        int Counted(int read)
        {
            took(read);
            return read;
        }
    }
}
