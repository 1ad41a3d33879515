using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Server.Tests.Harness;

/// <summary>Clusters that answer a check with an error: no pod comes about, and it is no outage either, so runs stay open.</summary>
sealed class BusyCluster(IClusterConnections inner) : IClusterConnections
{
    public static void Wrap(IServiceCollection services)
    {
        var real = services.Single(service => service.ServiceType == typeof(IClusterConnections)).ImplementationType!;
        services.AddSingleton<IClusterConnections>(provider => new BusyCluster((IClusterConnections)ActivatorUtilities.CreateInstance(provider, real)));
    }

    public Task<ConnectionCheck> CheckAsync(ClusterTarget target, CancellationToken cancellation) =>
        Task.FromResult(new ConnectionCheck(false, "Unreachable", "503 Service Unavailable", null) { Answers = true });

    public IReadOnlyList<ManifestFault> Inspect(KubeconfigConnection connection, ReadOnlyMemory<byte> kubeconfig) => inner.Inspect(connection, kubeconfig);

    public void Forget(string cluster) => inner.Forget(cluster);
}
