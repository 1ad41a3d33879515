namespace KubeProbe.Server.Manifests;

/// <summary>What a group or a binding reaches.</summary>
/// <param name="ObservedGeneration">The generation of the spec this speaks of.</param>
/// <param name="Clusters">How many clusters.</param>
/// <param name="Cases">Of a binding: how many cases on each.</param>
sealed record ReachStatus(long ObservedGeneration, int Clusters, int? Cases = null);
