namespace KubeProbe.Core.Cases;

/// <summary>What else a template's pods bear, for images and admission controllers that look for it.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.PodExtras")]
public sealed record PodExtras
{
    /// <summary>Labels, such as <c>sidecar.istio.io/inject: "false"</c>. The centre's own can't be changed.</summary>
    [Id(0)] public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Annotations. The centre's own can't be changed.</summary>
    [Id(1)] public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Environment variables with what is only known of the pod once it is there: <c>metadata.name</c>, <c>metadata.namespace</c>,
    /// <c>metadata.uid</c>, <c>spec.nodeName</c>, <c>spec.serviceAccountName</c>, <c>status.hostIP</c> or <c>status.podIP</c>.
    /// </summary>
    [Id(2)] public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();
}
