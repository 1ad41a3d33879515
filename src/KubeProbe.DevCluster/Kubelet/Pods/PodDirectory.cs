using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Kubelet.Containers;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Pods;

/// <summary>
/// A pod's files on this machine, readable by nobody else: <c>volumes/NAME</c>, <c>root/CONTAINER</c> (what stands for <c>/</c>),
/// <c>logs/CONTAINER/N.log</c> and <c>termination/CONTAINER-N</c> for the N-th instance.
/// </summary>
sealed class PodDirectory(string path)
{
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Volume(string name) => Path.Combine(path, "volumes", name);

    public string Kubeconfig(string container) => Path.Combine(path, "kubeconfig", container);

    public string TerminationMessage(string container, int instance) => Path.Combine(path, "termination", $"{container}-{instance}");

    public string Log(string container, int instance) => Path.Combine(path, "logs", container, $"{instance}.log");

    /// <summary>Makes the container's root with a link at each mount path, and an empty file for the termination message.</summary>
    public ContainerPaths Prepare(PodView pod, ContainerView container, int instance)
    {
        var root = Path.Combine(path, "root", container.Name);
        MakeDirectory(root);
        MakeDirectory(Path.GetDirectoryName(Log(container.Name, instance))!);
        var message = TerminationMessage(container.Name, instance);
        MakeDirectory(Path.GetDirectoryName(message)!);
        File.WriteAllBytes(message, []);

        var targets = new Dictionary<string, string>(StringComparer.Ordinal) { [container.TerminationMessagePath] = message };
        foreach (var mount in container.VolumeMounts)
        {
            var mountPath = mount.Text("mountPath") ?? "";
            targets[mountPath] = Link(root, mountPath, Target(pod, mount));
        }

        return new ContainerPaths(root, targets);
    }

    public void Delete() => Delete(path);

    /// <summary>A pod that has ended keeps its logs until its object goes; secrets and what it wrote go at once.</summary>
    public void DeleteAllButLogs()
    {
        foreach (var part in (string[])["volumes", "root", "kubeconfig", "termination"])
            Delete(Path.Combine(path, part));
    }

    static void Delete(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The pod never got as far as files.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A process that escaped its group still writes there; the cluster's directory is removed with the cluster.
        }
    }

    public static void MakeDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, Private);
    }

    string Target(PodView pod, JsonObject mount)
    {
        var name = mount.Text("name") ?? "";
        var hostPath = pod.Json.Items("spec", "volumes").FirstOrDefault(volume => volume.Text("name") == name).Text("hostPath", "path");
        var target = hostPath ?? Volume(name);
        return mount.Text("subPath") is { Length: > 0 } subPath ? Path.Combine(target, subPath.TrimStart('/')) : target;
    }

    static string Link(string root, string mountPath, string target)
    {
        var link = Path.Combine(root, mountPath.Trim('/'));
        if (File.Exists(link) || Directory.Exists(link))
            return link;
        MakeDirectory(Path.GetDirectoryName(link)!);
        if (!File.Exists(target) && !Directory.Exists(target))
            MakeDirectory(target);
        File.CreateSymbolicLink(link, target);
        return link;
    }
}
