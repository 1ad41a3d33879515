namespace KubeProbe.Core.Clusters;

/// <summary>Port: the servers that form one centre. Runs of a cluster live on any of them, so what a cluster is spared they share.</summary>
public interface IServers
{
    /// <summary>How many there are now, this one included; at least 1.</summary>
    int Count { get; }
}
