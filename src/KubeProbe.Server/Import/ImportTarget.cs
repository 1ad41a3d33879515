namespace KubeProbe.Server.Import;

/// <summary>Where imported checks are to run.</summary>
/// <param name="Cluster">Name of a Cluster, or empty.</param>
/// <param name="Group">Name of a ClusterGroup, or empty. Without either nothing is bound.</param>
sealed record ImportTarget(string Cluster, string Group);
