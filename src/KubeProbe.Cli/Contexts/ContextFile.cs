using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Contexts;

/// <summary>
/// The contexts of a user, in <c>$KUBEPROBE_CONFIG</c>, else <c>$XDG_CONFIG_HOME/kubeprobe/config.yaml</c>, else
/// <c>~/.config/kubeprobe/config.yaml</c>. It holds tokens, so its mode is 0600.
/// <code>
/// current-context: dev
/// contexts:
///   - name: dev
///     server: http://127.0.0.1:8081
///     token: kp_…
///     certificate-authority: /path/ca.pem     # https only
///     insecure-plaintext: false
///     devCluster: {server: http://127.0.0.1:9000, token: …}
/// </code>
/// </summary>
sealed record ContextFile(string Path, string? Current, IReadOnlyList<Context> Contexts)
{
    const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public static string PathFor(CliHost host) =>
        host.Setting("KUBEPROBE_CONFIG")
        ?? System.IO.Path.Combine(
            host.Setting("XDG_CONFIG_HOME") ?? System.IO.Path.Combine(host.Setting("HOME") ?? host.Setting("USERPROFILE") ?? ".", ".config"),
            "kubeprobe", "config.yaml");

    /// <summary>The file as it is; empty when there is none.</summary>
    public static ContextFile Load(CliHost host, TalkWriter talk)
    {
        var path = PathFor(host);
        if (!File.Exists(path)) return new(path, null, []);

        var file = ContextYaml.Read(path, File.ReadAllText(path));
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0 && file.Contexts.Any(c => c.Token is not null))
            talk.Warning($"other users may read the tokens in {path}: chmod 600 {path}");
        return file;
    }

    /// <summary>The context that <c>--context</c>, KUBEPROBE_CONTEXT or the file names; null when none does.</summary>
    public Context? Select(Call call)
    {
        var name = call.ContextName ?? call.Host.Setting("KUBEPROBE_CONTEXT") ?? Current;
        return name is null ? null : Find(name) ?? throw Missing(name);
    }

    public Context? Find(string name) => Contexts.FirstOrDefault(c => c.Name == name);

    public CliError Missing(string name) => new(
        $"there is no context '{SafeText.Line(name)}' in {Path}",
        Contexts.Count == 0 ? "Make one: 'kubeprobe context set NAME --server URL'." : $"There are: {string.Join(", ", Contexts.Select(c => c.Name))}.");

    public ContextFile With(Context context) =>
        this with { Contexts = [.. Contexts.Where(c => c.Name != context.Name).Append(context).OrderBy(c => c.Name, StringComparer.Ordinal)] };

    /// <summary>Writes the file whole or not at all; nobody else can read it at any moment.</summary>
    public void Save()
    {
        var link = File.Exists(Path) ? File.ResolveLinkTarget(Path, returnFinalTarget: true) : null;
        var target = link?.FullName ?? System.IO.Path.GetFullPath(Path);
        var folder = System.IO.Path.GetDirectoryName(target)!;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var draft = System.IO.Path.Combine(folder, $".{System.IO.Path.GetFileName(target)}.{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var writer = new StreamWriter(draft, options)) writer.Write(ContextYaml.Write(this));
            File.Move(draft, target, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
