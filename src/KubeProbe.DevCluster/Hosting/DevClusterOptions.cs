using KubeProbe.DevCluster.Kubelet.Images;

namespace KubeProbe.DevCluster.Hosting;

/// <summary>How one development cluster is to be.</summary>
public sealed record DevClusterOptions
{
    /// <summary>Its name in kubeconfigs and in the control API.</summary>
    public required string Name { get; init; }

    /// <summary>TCP port of the API on loopback; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Where certificates, keys and objects are kept, so that a cluster goes on where it stopped and its kubeconfigs stay good.
    /// Null keeps everything in memory.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>The nodes; each runs the pods bound to it as processes of this machine.</summary>
    public IReadOnlyList<DevNode> Nodes { get; init; } = [new DevNode("node-1")];

    /// <summary>Which executable stands for which image; an image that is not in it does not exist.</summary>
    public ImageMap Images { get; init; } = new();

    /// <summary>Whether pods are scheduled and run, and controllers act; without, the API is a plain store.</summary>
    public bool RunComponents { get; init; } = true;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILoggerFactory Loggers { get; init; } = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance;
}

/// <summary>One node of a development cluster.</summary>
/// <param name="Name">The node's name and host name label.</param>
public sealed record DevNode(string Name)
{
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Most pods at once; the scheduler and the node's capacity keep to it.</summary>
    public int Pods { get; init; } = 110;
}
