using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Kubelet.Containers;
using KubeProbe.DevCluster.Kubelet.Pods;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Volumes;

/// <summary>The volume of a claim: a link to its directory, which outlives the pod.</summary>
static class ClaimedVolume
{
    /// <exception cref="MountException">The claim is not bound, or its volume is none of this machine's.</exception>
    public static void Mount(string volume, JsonObject reference, PodView pod, IConfigSource source, PodDirectory directory)
    {
        var name = reference.Text("claimName") ?? "";
        if (source.FindClaim(pod.Namespace, name) is not { } claim) throw new MountException(volume, $"persistentvolumeclaim \"{name}\" not found");
        if (claim.Text("spec", "volumeName") is not { Length: > 0 } bound || claim.Text("status", "phase") != "Bound")
            throw new MountException(volume, $"PVC {pod.Namespace}/{name} is not bound");
        if (source.FindVolume(bound)?.Text("spec", "hostPath", "path") is not { } path)
            throw new MountException(bound, "DevCluster mounts volumes of kind hostPath only");

        PodDirectory.MakeDirectory(path);
        var link = directory.Volume(volume);
        PodDirectory.MakeDirectory(Path.GetDirectoryName(link)!);
        if (!Directory.Exists(link)) Directory.CreateSymbolicLink(link, path);
    }
}
