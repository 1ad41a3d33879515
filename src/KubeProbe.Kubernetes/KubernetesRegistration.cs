using KubeProbe.Core.Clusters;
using KubeProbe.Core.NodeProbes;
using KubeProbe.Core.Observation;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Secrets;
using KubeProbe.Kubernetes.Clusters;
using KubeProbe.Kubernetes.NodeProbes;
using KubeProbe.Kubernetes.Observation;
using KubeProbe.Kubernetes.Remedies;
using KubeProbe.Kubernetes.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KubeProbe.Kubernetes;

/// <summary>Puts the ports to target clusters into a container.</summary>
public static class KubernetesRegistration
{
    /// <summary>Where the kubelet mounts a pod's service account.</summary>
    const string ServiceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>
    /// Adds <see cref="IProbePods"/>, <see cref="IPodEvidence"/>, <see cref="ILeftovers"/>, <see cref="ITargetNodes"/>,
    /// <see cref="ITargetCapabilities"/>, <see cref="IForeignObjects"/>, <see cref="ITargetObjects"/>, <see cref="IRemedyObjects"/> and <see cref="IClusterConnections"/>. Needs an <see cref="ISecretVault"/>; takes a <see cref="TimeProvider"/> and <see cref="IServers"/>
    /// where there are.
    /// </summary>
    public static IServiceCollection AddKubeProbeKubernetes(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ClusterReadings>();
        services.TryAddSingleton<IServers, LoneServer>();
        services.AddSingleton<RequestMeter>();
        services.AddSingleton(provider => new InClusterAccount(
            ServiceAccountFolder, Environment.GetEnvironmentVariable, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CredentialReader>();
        services.AddSingleton<ClusterApis>();
        services.AddSingleton<ProbeSecret>();
        services.AddSingleton<MaskReader>();
        services.AddSingleton<IClusterConnections, ClusterConnections>();
        services.AddSingleton<IProbePods, ProbePods>();
        services.AddSingleton<ILeftovers, Leftovers>();
        services.AddSingleton<SharedLooks>();
        services.AddSingleton<IPodEvidence, PodEvidence>();
        services.AddSingleton<ITargetNodes, TargetNodes>();
        services.AddSingleton<ITargetCapabilities, TargetCapabilities>();
        services.AddSingleton<IForeignObjects, ForeignObjects>();
        services.AddSingleton<ITargetObjects, TargetObjects>();
        services.AddSingleton<IRemedyObjects, RemedyObjects>();
        return services;
    }
}
