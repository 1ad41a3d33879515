using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Kubelet.Containers;
using KubeProbe.DevCluster.Kubelet.Pods;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Volumes;

/// <summary>
/// Sets a pod's volumes up as directories: emptyDir, secret, configMap, downwardAPI, projected; hostPath is the path itself, a claim the directory of its volume.
/// Other kinds of volume don't exist here, and a pod that asks for one waits in ContainerCreating.
/// </summary>
static class VolumeMounter
{
    /// <exception cref="MountException">The first volume that can't be set up.</exception>
    public static void MountAll(PodView pod, PodNetwork network, IConfigSource source, PodDirectory directory)
    {
        foreach (var volume in pod.Json.Items("spec", "volumes"))
            Mount(volume, pod, network, source, directory);
    }

    static void Mount(JsonObject volume, PodView pod, PodNetwork network, IConfigSource source, PodDirectory directory)
    {
        var name = volume.Text("name") ?? "";
        if (volume.Object("hostPath") is { } hostPath)
        {
            CheckHostPath(name, hostPath);
            return;
        }

        if (volume.Object("persistentVolumeClaim") is { } claim)
        {
            ClaimedVolume.Mount(name, claim, pod, source, directory);
            return;
        }

        var kind = volume.Select(field => field.Key).FirstOrDefault(key => key != "name") ?? "emptyDir";
        if (kind is not ("emptyDir" or "secret" or "configMap" or "downwardAPI" or "projected"))
            throw new MountException(name, $"DevCluster has no volumes of kind {kind}");

        IReadOnlyDictionary<string, byte[]> files;
        try
        {
            files = new VolumeFiles(pod, network, source, name).Of(volume);
        }
        catch (ContainerConfigException e)
        {
            throw new MountException(name, e.Message);
        }
        catch (ApiException e)
        {
            throw new MountException(name, $"failed to fetch token: {e.Message}");
        }

        var path = directory.Volume(name);
        PodDirectory.MakeDirectory(path);
        foreach (var (file, content) in files)
        {
            var full = Path.Combine(path, file);
            PodDirectory.MakeDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, content);
        }
    }

    static void CheckHostPath(string volume, JsonObject hostPath)
    {
        var path = hostPath.Text("path") ?? "";
        switch (hostPath.Text("type"))
        {
            case "DirectoryOrCreate":
                Directory.CreateDirectory(path);
                break;
            case "Directory" when !Directory.Exists(path):
                throw new MountException(volume, $"hostPath type check failed: {path} is not a directory");
            case "File" when !File.Exists(path):
                throw new MountException(volume, $"hostPath type check failed: {path} is not a file");
        }
    }
}
