namespace KubeProbe.Core.Observation;

/// <summary>A kind of object that is watched where a binding asks for it.</summary>
[GenerateSerializer, Alias("kubeprobe.ObservedKind")]
public enum ObservedKind
{
    Deployment,
    StatefulSet,
    DaemonSet,
    Node,
}

/// <summary>What happened to an object.</summary>
public enum ObservedEvent
{
    /// <summary>It was not there before.</summary>
    Added,

    /// <summary>Its pod template became another, with the same images.</summary>
    Rollout,

    /// <summary>The images of its pod template became others.</summary>
    Image,

    /// <summary>A node's kubelet has another version.</summary>
    Version,
}
