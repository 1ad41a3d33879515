using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Pods;

/// <summary>
/// A kubeconfig with the pod's service-account token, in place of the files below
/// <c>/var/run/secrets/kubernetes.io/serviceaccount</c>, which a process without a mount namespace can't be given there.
/// </summary>
static class PodKubeconfig
{
    const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The file's path, or null when the pod mounts no service-account token.</summary>
    public static string? Write(PodView pod, ContainerView container, ClusterContext context, PodDirectory directory)
    {
        var mount = container.VolumeMounts.FirstOrDefault(candidate => candidate.Text("mountPath")?.TrimEnd('/') == MountPath);
        if (mount is null)
            return null;
        var files = directory.Volume(mount.Text("name") ?? "");
        var token = Path.Combine(files, "token");
        if (!File.Exists(token))
            return null;
        var path = directory.Kubeconfig(container.Name);
        PodDirectory.MakeDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"""
            apiVersion: v1
            kind: Config
            current-context: pod
            clusters:
            - name: cluster
              cluster:
                server: {context.Address.GetLeftPart(UriPartial.Authority)}
                certificate-authority-data: {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(context.CaPem))}
            contexts:
            - name: pod
              context:
                cluster: cluster
                user: pod
                namespace: {pod.Namespace}
            users:
            - name: pod
              user:
                token: {File.ReadAllText(token)}

            """);
        return path;
    }
}
