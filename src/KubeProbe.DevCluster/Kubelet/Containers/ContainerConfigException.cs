namespace KubeProbe.DevCluster.Kubelet.Containers;

/// <summary>
/// A container can't be created as specified; the kubelet tries again later.
/// </summary>
/// <param name="reason">The waiting reason, e.g. <c>CreateContainerConfigError</c>.</param>
sealed class ContainerConfigException(string reason, string message) : Exception(message)
{
    public const string Config = "CreateContainerConfigError";

    public string Reason => reason;
}
