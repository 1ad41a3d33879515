using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace KubeProbe.Dev.CaseTests;

/// <summary>
/// Runs a container image for a development cluster, whose pods are processes: a small program stands for the image, and starts a container of
/// it with docker, podman or buildah, on the machine's own network and with what the pod has in its environment.
/// </summary>
sealed class CaseEngine : IAsyncDisposable
{
    static readonly string[] Engines = ["docker", "podman", "buildah"];
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-image-");
    readonly string engine;
    string? container;

    CaseEngine(string engine) => this.engine = engine;

    /// <summary>What stands for the image.</summary>
    public string Program => Path.Combine(folder.FullName, "probe");

    /// <summary>Finds an engine that answers, gets the image, and writes what stands for it.</summary>
    /// <param name="image">The image.</param>
    /// <param name="command">What the template has it run instead of its entry point; empty for that.</param>
    /// <param name="path">Where engines are looked for; null for where the shell looks.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DevException">No engine, no image; with the remedy.</exception>
    public static async Task<CaseEngine> OpenAsync(string image, IReadOnlyList<string> command, string? path, CancellationToken cancellation)
    {
        var found = await FindAsync(path ?? Environment.GetEnvironmentVariable("PATH") ?? "", cancellation) ?? throw new DevException(
            $"{image} is no file, and to run it as an image this machine needs docker (with its daemon running), podman or buildah: install one of them, or give the image's entry point as a file.");
        var opened = new CaseEngine(found);
        try
        {
            var script = Path.GetFileName(found) == "buildah" ? await opened.OfBuildahAsync(image, command, cancellation) : await opened.OfDockerAsync(image, command, cancellation);
            await File.WriteAllTextAsync(opened.Program, script, cancellation);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(opened.Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>The container of a pod that was killed: the engine's daemon is not the pod's child, and does not go with it.</summary>
    public async Task RemoveAsync(string pod)
    {
        if (Path.GetFileName(engine) != "buildah") await RunAsync(engine, ["rm", "-f", pod], CancellationToken.None);
    }

    static async Task<string?> FindAsync(string path, CancellationToken cancellation)
    {
        foreach (var name in Engines)
            foreach (var folder in path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
                // A docker without its daemon tells its own version and fails.
                if (Path.Combine(folder, name) is var program && File.Exists(program) && (await RunAsync(program, ["version"], cancellation)).Code == 0) return program;
        return null;
    }

    async Task<string> OfDockerAsync(string image, IReadOnlyList<string> command, CancellationToken cancellation)
    {
        if ((await RunAsync(engine, ["image", "inspect", image], cancellation)).Code != 0) await RequireAsync(["pull", image], image, cancellation);
        var entry = command.Count == 0 ? "" : $"--entrypoint {Quoted(command[0])} ";
        return $$"""
            {{Head}}
            set -- {{Quoted(image)}} {{string.Join(' ', command.Skip(1).Select(Quoted))}} "$@"
            for name in $(names); do set -- -e "$name" "$@"; done
            [ -z "$KUBECONFIG" ] || set -- -v "$KUBECONFIG:$KUBECONFIG:ro" "$@"
            exec {{Quoted(engine)}} run --rm --name "$KUBEPROBE_POD_NAME" --network host --user 65532:65532 --read-only --tmpfs /tmp --cap-drop ALL \
                --security-opt no-new-privileges -v "$TERMINATION_LOG:/dev/termination-log" {{entry}}"$@"

            """;
    }

    async Task<string> OfBuildahAsync(string image, IReadOnlyList<string> command, CancellationToken cancellation)
    {
        container = (await RequireAsync(["from", image], image, cancellation)).Trim().Split('\n')[^1];
        var config = JsonNode.Parse(await RequireAsync(["inspect", "--type", "container", container], image, cancellation))?["OCIv1"]?["config"];
        string[] Words(string of) => config?[of] is JsonArray words ? [.. words.Select(word => $"{word}")] : [];
        var program = command.Count > 0 ? [.. command] : Words("Entrypoint");
        var rest = command.Count > 0 ? [] : Words("Cmd");
        if (program.Length + rest.Length == 0) throw new DevException($"{image} has no entry point: give one as command in the template.");
        return $$"""
            {{Head}}
            [ $# -gt 0 ] || set -- {{string.Join(' ', rest.Select(Quoted))}}
            set -- {{Quoted(container)}} -- {{string.Join(' ', program.Select(Quoted))}} "$@"
            for name in $(names); do set -- --env "$name=$(printenv "$name")" "$@"; done
            [ -z "$KUBECONFIG" ] || set -- -v "$KUBECONFIG:$KUBECONFIG:ro" "$@"
            # Its /dev is this machine's, which hides what is mounted there: probes find the other place by its variable.
            exec {{Quoted(engine)}} run --isolation chroot --network host --user 65532:65532 --cap-drop all \
                --env "TERMINATION_LOG=/run/termination-log" -v "$TERMINATION_LOG:/run/termination-log" "$@"

            """;
    }

    // What belongs to this machine stays here; all else the pod has, the container has.
    const string Head = """
        #!/bin/sh
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        names() {
            env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/\1/p' |
                grep -vxE 'PATH|HOME|PWD|OLDPWD|SHLVL|_|HOSTNAME|TERMINATION_LOG|DEVCLUSTER_ROOT|DOTNET_ROOT'
        }
        chmod 0666 "$TERMINATION_LOG"
        """;

    async Task<string> RequireAsync(string[] arguments, string image, CancellationToken cancellation)
    {
        var (code, output, error) = await RunAsync(engine, arguments, cancellation);
        return code == 0 ? output : throw new DevException(
            $"{image} can't be had: {Path.GetFileName(engine)} {arguments[0]} says {OneLine(error.Length > 0 ? error : output)}. Build it first (docker/build DIR), or name one that the registry has.");
    }

    static async Task<(int Code, string Output, string Error)> RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
            process.StandardInput.Close();
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            try
            {
                var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
                await process.WaitForExitAsync(patience.Token);
                return (process.ExitCode, await output, await error);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                return (-1, "", $"nothing for {Patience.TotalMinutes:0} minutes");
            }
        }
        catch (Win32Exception fault)
        {
            return (-1, "", fault.Message);
        }
    }

    static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    static string OneLine(string text) => new([.. text.Trim().Take(300).Select(c => char.IsControl(c) ? ' ' : c)]);

    public async ValueTask DisposeAsync()
    {
        if (container is not null) await RunAsync(engine, ["rm", container], CancellationToken.None);
        folder.Delete(recursive: true);
    }
}
