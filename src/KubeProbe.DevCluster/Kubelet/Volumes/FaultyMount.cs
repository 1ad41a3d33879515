using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Kubelet.Pods;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Volumes;

/// <summary>What the kubelet says of a volume it can't mount, each kind in the words that kind fails with.</summary>
static class FaultyMount
{
    /// <summary>The failure of the pod's first volume; null when the pod has none that is mounted.</summary>
    public static MountException? Of(PodView pod)
    {
        foreach (var volume in pod.Json.Items("spec", "volumes"))
        {
            if (Cause(pod, volume) is { } cause)
                return new MountException(volume.Text("name") ?? "", cause);
        }

        return null;
    }

    static string? Cause(PodView pod, JsonObject volume)
    {
        string Path(string plugin) => $"/var/lib/kubelet/pods/{pod.Uid}/volumes/kubernetes.io~{plugin}/{volume.Text("name")}";
        if (volume.Object("nfs") is { } share)
        {
            return $"mount failed: exit status 32\nMounting command: mount\nMounting arguments: -t nfs {share.Text("server")}:{share.Text("path")} {Path("nfs")}\n" +
                $"Output: mount: {Path("nfs")}: unknown filesystem type 'nfs'.\n       dmesg(1) may have more information after failed mount system call.\n";
        }

        if (volume.Object("persistentVolumeClaim") is { } claim)
            return $"rpc error: code = Internal desc = failed to attach volume of claim {claim.Text("claimName")}: no space left on device";
        if (volume.Object("secret") is not null)
            return "failed to sync secret cache: timed out waiting for the condition";
        if (volume.Object("configMap") is not null || volume.Object("projected") is not null)
            return "failed to sync configmap cache: timed out waiting for the condition";
        if (volume.Object("downwardAPI") is not null)
            return $"mkdir {Path("downward-api")}: no space left on device";
        return volume.Object("emptyDir") is not null ? $"mkdir {Path("empty-dir")}: no space left on device" : null;
    }
}
