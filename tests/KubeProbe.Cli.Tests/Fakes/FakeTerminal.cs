using System.Text;
using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Tests.Fakes;

/// <summary>The process around a command: its streams, its environment, its folder for the context file.</summary>
public sealed class FakeTerminal : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-cli-");
    readonly LiveOutput output = new();
    readonly LiveOutput error = new();

    public FakeTerminal(FakeCentre? centre = null)
    {
        Environment["HOME"] = folder.FullName;
        if (centre is not null) Environment["KUBEPROBE_SERVER"] = centre.Url;
    }

    public Dictionary<string, string> Environment { get; } = [];

    public string Input { get; set; } = "";

    public bool IsTerminal { get; set; }

    public Stream? Output { get; set; }

    public string Folder => folder.FullName;

    public string ContextPath => Path.Combine(Folder, ".config", "kubeprobe", "config.yaml");

    public string File(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Waits until this was written to standard output; the test fails when it is not.</summary>
    public Task SeenAsync(string text) => output.SeenAsync(text);

    /// <summary>Waits until this was written to standard error; the test fails when it is not.</summary>
    public Task ToldAsync(string text) => error.SeenAsync(text);

    public async Task<Outcome> RunAsync(params string[] args) => await RunAsync(args, CancellationToken.None);

    public async Task<Outcome> RunAsync(string[] args, CancellationToken interrupt)
    {
        output.Clear();
        error.Clear();
        var host = new CliHost
        {
            Output = Output ?? output,
            Error = TextWriter.Synchronized(new StreamWriter(error, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" }),
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(Input)),
            OutputIsTerminal = IsTerminal,
            ErrorIsTerminal = IsTerminal,
            Environment = name => Environment.GetValueOrDefault(name),
        };
        var code = await CommandLine.RunAsync(args, host, interrupt);
        return new(code, output.Text, error.Text);
    }

    public void Dispose()
    {
        folder.Delete(recursive: true);
        output.Dispose();
        error.Dispose();
    }
}

/// <summary>What a command left behind.</summary>
public sealed record Outcome(int Code, string Out, string Err)
{
    /// <summary>Standard output with the padding at the end of lines taken away.</summary>
    public string Table => string.Join('\n', Out.TrimEnd('\n').Split('\n').Select(l => l.TrimEnd()));
}
