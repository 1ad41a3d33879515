using KubeProbe.DevCluster.Admission.Kinds;
using KubeProbe.DevCluster.Discovery;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission;

/// <summary>Which rules hold for which kind: one row for each kind that has its own.</summary>
sealed class KindRulesTable(ObjectStore store, KindCatalog kinds)
{
    readonly Dictionary<ResourceType, KindRules> rules = new()
    {
        [ResourceTypes.ConfigMaps] = new ConfigMapRules(),
        [ResourceTypes.Namespaces] = new NamespaceRules(),
        [ResourceTypes.PersistentVolumeClaims] = new PersistentVolumeClaimRules(store),
        [ResourceTypes.Pods] = new PodRules(),
        [ResourceTypes.ResourceQuotas] = new StatusRules(),
        [ResourceTypes.Secrets] = new SecretRules(),
        [ResourceTypes.Services] = new ServiceRules(store),
        [ResourceTypes.Deployments] = new DeploymentRules(),
        [ResourceTypes.ReplicaSets] = new ReplicaSetRules(),
        [ResourceTypes.StatefulSets] = new StatefulSetRules(),
        [ResourceTypes.DaemonSets] = new DaemonSetRules(),
        [ResourceTypes.Jobs] = new JobRules(),
        [ResourceTypes.CronJobs] = new CronJobRules(),
        [ResourceTypes.StorageClasses] = new StorageClassRules(),
        [ResourceTypes.PersistentVolumes] = new PersistentVolumeRules(),
        [ResourceTypes.Leases] = new LeaseRules(),
        [ResourceTypes.PodDisruptionBudgets] = new PodDisruptionBudgetRules(),
        [ResourceTypes.ClusterRoles] = new RoleRules(),
        [ResourceTypes.Roles] = new RoleRules(),
        [ResourceTypes.ClusterRoleBindings] = new RoleBindingRules(),
        [ResourceTypes.RoleBindings] = new RoleBindingRules(),
        [ResourceTypes.CustomResourceDefinitions] = new CustomResourceDefinitionRules(),
    };

    static readonly KindRules Plain = new();

    public KindRules For(ResourceType type) =>
        kinds.Custom(type) is { } custom ? new CustomResourceRules(custom) : rules.GetValueOrDefault(type, Plain);
}
