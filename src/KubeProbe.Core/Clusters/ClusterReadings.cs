using System.Collections.Concurrent;

namespace KubeProbe.Core.Clusters;

/// <summary>The readings of all clusters this server acts on.</summary>
public sealed class ClusterReadings
{
    readonly ConcurrentDictionary<string, ClusterReading> readings = new();

    /// <summary>The cluster's reading, made when there is none.</summary>
    public ClusterReading Of(string cluster) => readings.GetOrAdd(cluster, _ => new ClusterReading());

    /// <summary>The clusters whose grains live here.</summary>
    public IEnumerable<KeyValuePair<string, ClusterReading>> Held => readings.Where(reading => reading.Value.Held);

    /// <summary>The cluster's grain lives here no more.</summary>
    public void Remove(string cluster) => readings.TryRemove(cluster, out _);
}
