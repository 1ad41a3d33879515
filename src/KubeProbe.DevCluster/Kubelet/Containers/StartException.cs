namespace KubeProbe.DevCluster.Kubelet.Containers;

/// <summary>The runtime refuses to start a container: exit code 128, reason StartError. Texts as containerd and runc give them.</summary>
sealed class StartException(string cause) : Exception(
    $"failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: {cause}: unknown")
{
    public static StartException NotOnPath(string program) => new($"exec: \"{program}\": executable file not found in $PATH");

    public static StartException Missing(string path) => new($"exec: \"{path}\": stat {path}: no such file or directory");

    public static StartException Denied(string path, string why) => new($"exec: \"{path}\": {why}");
}
