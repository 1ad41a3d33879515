using KubeProbe.Core.Alerts;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Core.Bindings;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Freshness;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Observation;
using KubeProbe.Core.Rollouts;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KubeProbe.Core;

/// <summary>What the grains need beside the ports.</summary>
public static class KubeProbeCore
{
    /// <summary>
    /// Registers it. The ports (storage, Kubernetes, alerts, the run feed, the report reader) and <see cref="RunTokens"/> are the
    /// caller's to register; a <see cref="TimeProvider"/> too, where it is not the system's. Without an <see cref="IDiagnoser"/> nothing is
    /// diagnosed.
    /// </summary>
    public static IServiceCollection AddKubeProbeCore(this IServiceCollection services)
    {
        services.AddSingleton<ClusterDirectory>();
        services.AddSingleton<DeclaredCache>();
        services.AddSingleton<BoundCases>();
        services.AddSingleton<ClusterPlans>();
        services.AddSingleton<ClusterReadings>();
        services.AddSingleton<ClusterMeter>();
        services.AddSingleton<ClusterMoves>();
        services.AddSingleton<PerClusterMeter>();
        services.AddSingleton<RunMeter>();
        services.AddSingleton<DiagnosisMeter>();
        services.AddSingleton<RunDiagnoses>();
        services.AddSingleton<FreshnessJudge>();
        services.AddSingleton<FreshnessMeter>();
        services.AddSingleton<OutboxMeter>();
        services.AddSingleton<IncidentDesk>();
        services.AddSingleton<ICallMisses>(provider => provider.GetRequiredService<IncidentDesk>());
        services.AddSingleton<IncidentSilences>();
        services.TryAddSingleton<IOnCall, NobodyOnCall>();
        services.AddSingleton<IncidentCalls>();
        services.TryAddSingleton<IAlertRoutes, OneWebhook>();
        services.TryAddSingleton<IOwnDelay>(_ => new OwnDelay(TimeProvider.System));
        services.AddSingleton<PodlessTrials>();
        services.AddSingleton<PodLauncher>();
        services.AddSingleton<GateReader>();
        services.AddSingleton<GateMeter>();
        services.AddSingleton<ControlGroups>();
        services.AddSingleton<ObjectObservers>();
        services.AddSingleton<RolloutReach>();
        services.AddSingleton<RemedyDirectory>();
        services.AddSingleton<RemedyProposals>();
        services.AddSingleton<IManifestListener, ClusterRefresher>();
        return services;
    }
}
