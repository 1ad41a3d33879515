using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Tests;

/// <summary>As many servers as the test says.</summary>
sealed class FakeServers : IServers
{
    public int Count { get; set; } = 1;
}
