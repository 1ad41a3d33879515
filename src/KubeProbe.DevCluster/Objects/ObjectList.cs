using System.Text.Json.Nodes;

namespace KubeProbe.DevCluster.Objects;

/// <summary>A consistent list: the items as they all were at one version, ordered by namespace and name.</summary>
/// <param name="Items">Shared with the store: read them, and <see cref="ObjectAccess.Copy"/> one before changing it.</param>
/// <param name="Version">The resourceVersion to start a watch from.</param>
public sealed record ObjectList(IReadOnlyList<JsonObject> Items, long Version);
