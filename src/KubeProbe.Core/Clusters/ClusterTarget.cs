namespace KubeProbe.Core.Clusters;

/// <summary>What it takes to talk to a cluster.</summary>
/// <param name="Name">The cluster's name.</param>
/// <param name="Generation">Of its spec: another generation means a new connection.</param>
/// <param name="Spec">The spec.</param>
public sealed record ClusterTarget(string Name, long Generation, ClusterSpec Spec);
