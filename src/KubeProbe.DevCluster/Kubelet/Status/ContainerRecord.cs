namespace KubeProbe.DevCluster.Kubelet.Status;

/// <summary>What the kubelet knows of one container: the source of its containerStatus.</summary>
/// <param name="Image">As in the spec until the image is resolved, then its full name.</param>
/// <param name="ImageId">Empty until the image is resolved.</param>
/// <param name="ContainerId">Null until an instance was created.</param>
/// <param name="Last">The instance before the current one.</param>
sealed record ContainerRecord(
    string Name,
    string Image,
    ContainerState State,
    string ImageId = "",
    string? ContainerId = null,
    ContainerState.Terminated? Last = null,
    int RestartCount = 0,
    bool Ready = false,
    bool Started = false);
