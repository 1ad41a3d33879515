using KubeProbe.DevCluster.Kubelet.Images;
using KubeProbe.DevCluster.Kubelet.Pods;

namespace KubeProbe.DevCluster.Kubelet.Containers;

/// <summary>The program and arguments a container runs, by the rules of <see cref="ImageEntry"/>.</summary>
static class CommandLine
{
    /// <exception cref="StartException">The program doesn't exist or can't be executed.</exception>
    public static IReadOnlyList<string> Resolve(
        ImageEntry image, ContainerView container, Func<string, string> expand, string searchPath)
    {
        var arguments = container.Arguments.Select(expand).ToList();
        if (container.Command.Count == 0)
        {
            var rest = arguments.Count > 0 ? arguments : image.DefaultArguments;
            return image.Entrypoint.Count > 0
                ? [Executable(image.Entrypoint[0]), .. image.Entrypoint.Skip(1), .. rest]
                : FromPath(image, [.. rest], searchPath);
        }

        return FromPath(image, [.. container.Command.Select(expand), .. arguments], searchPath);
    }

    static IReadOnlyList<string> FromPath(ImageEntry image, IReadOnlyList<string> argv, string searchPath)
    {
        if (argv.Count == 0)
            throw new StartException("no command specified");
        var program = argv[0];
        if (image.Entrypoint is [var own, ..] && Path.GetFileName(own) == Path.GetFileName(program))
            return [Executable(own), .. image.Entrypoint.Skip(1), .. argv.Skip(1)];
        if (program.Contains('/'))
        {
            // A shell or tool by its usual path; nothing else of this machine is in the image.
            return image.HostTools && Path.IsPathRooted(program)
                ? [Executable(program), .. argv.Skip(1)]
                : throw StartException.Missing(program);
        }

        var found = image.HostTools
            ? searchPath.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(directory => Path.Combine(directory, program)).FirstOrDefault(IsExecutable)
            : null;
        return [found ?? throw StartException.NotOnPath(program), .. argv.Skip(1)];
    }

    static string Executable(string path)
    {
        if (Directory.Exists(path))
            throw StartException.Denied(path, "is a directory");
        if (!File.Exists(path))
            throw StartException.Missing(path);
        return IsExecutable(path) ? path : throw StartException.Denied(path, "permission denied");
    }

    static bool IsExecutable(string path) =>
        File.Exists(path) && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
