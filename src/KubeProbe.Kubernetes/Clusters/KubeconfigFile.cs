using KubeProbe.Core.Manifests;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>A kubeconfig as read: credentials, or everything that is wrong with it.</summary>
sealed record KubeconfigFile(ApiCredentials? Credentials, IReadOnlyList<ManifestFault> Faults);
