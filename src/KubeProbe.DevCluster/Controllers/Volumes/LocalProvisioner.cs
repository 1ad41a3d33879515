namespace KubeProbe.DevCluster.Controllers.Volumes;

/// <summary>The one provisioner there is, and its class.</summary>
static class LocalProvisioner
{
    /// <summary>What StorageClasses name.</summary>
    public const string Name = "devcluster.kubeprobe.io/local-path";

    /// <summary>The class every cluster begins with; claims that name none get it.</summary>
    public const string Class = "local-path";
}
