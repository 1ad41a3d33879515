namespace KubeProbe.DevCluster.Objects;

/// <summary>The catalogue of built-in kinds. What is not here, and no custom resource definition adds, the API doesn't serve.</summary>
public static class ResourceTypes
{
    const string Rbac = "rbac.authorization.k8s.io";

    public static readonly ResourceType ConfigMaps = new("", "v1", "configmaps", "ConfigMap", true) { ShortNames = ["cm"] };

    public static readonly ResourceType Endpoints = new("", "v1", "endpoints", "Endpoints", true) { ShortNames = ["ep"] };

    public static readonly ResourceType Events = new("", "v1", "events", "Event", true) { ShortNames = ["ev"] };

    public static readonly ResourceType Namespaces = new("", "v1", "namespaces", "Namespace", false)
    {
        ShortNames = ["ns"],
        Subresources = ["finalize", "status"],
        Verbs = ["create", "delete", "get", "list", "patch", "update", "watch"],
    };

    public static readonly ResourceType Nodes = new("", "v1", "nodes", "Node", false) { ShortNames = ["no"], Subresources = ["status"] };

    public static readonly ResourceType PersistentVolumeClaims = new("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true)
    {
        ShortNames = ["pvc"],
        Subresources = ["status"],
        DeleteAnswersObject = true,
    };

    public static readonly ResourceType PersistentVolumes = new("", "v1", "persistentvolumes", "PersistentVolume", false)
    {
        ShortNames = ["pv"],
        Subresources = ["status"],
        DeleteAnswersObject = true,
    };

    public static readonly ResourceType Pods = new("", "v1", "pods", "Pod", true)
    {
        ShortNames = ["po"],
        Categories = ["all"],
        Subresources = ["binding", "eviction", "log", "status"],
        DeleteAnswersObject = true,
    };

    public static readonly ResourceType ResourceQuotas = new("", "v1", "resourcequotas", "ResourceQuota", true)
    {
        ShortNames = ["quota"],
        Subresources = ["status"],
        DeleteAnswersObject = true,
    };

    public static readonly ResourceType Secrets = new("", "v1", "secrets", "Secret", true);

    public static readonly ResourceType ServiceAccounts = new("", "v1", "serviceaccounts", "ServiceAccount", true)
    {
        ShortNames = ["sa"],
        Subresources = ["token"],
        DeleteAnswersObject = true,
    };

    public static readonly ResourceType Services = new("", "v1", "services", "Service", true)
    {
        ShortNames = ["svc"],
        Categories = ["all"],
        Subresources = ["status"],
        DeleteAnswersObject = true,
    };

    public static readonly ResourceType CustomResourceDefinitions =
        new("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false)
        {
            ShortNames = ["crd", "crds"],
            Categories = ["api-extensions"],
            Subresources = ["status"],
            HasGeneration = true,
        };

    public static readonly ResourceType ControllerRevisions = new("apps", "v1", "controllerrevisions", "ControllerRevision", true);

    public static readonly ResourceType DaemonSets = new("apps", "v1", "daemonsets", "DaemonSet", true)
    {
        ShortNames = ["ds"],
        Categories = ["all"],
        Subresources = ["status"],
        HasGeneration = true,
    };

    public static readonly ResourceType Deployments = new("apps", "v1", "deployments", "Deployment", true)
    {
        ShortNames = ["deploy"],
        Categories = ["all"],
        Subresources = ["scale", "status"],
        HasGeneration = true,
    };

    public static readonly ResourceType ReplicaSets = new("apps", "v1", "replicasets", "ReplicaSet", true)
    {
        ShortNames = ["rs"],
        Categories = ["all"],
        Subresources = ["scale", "status"],
        HasGeneration = true,
    };

    public static readonly ResourceType StatefulSets = new("apps", "v1", "statefulsets", "StatefulSet", true)
    {
        ShortNames = ["sts"],
        Categories = ["all"],
        Subresources = ["scale", "status"],
        HasGeneration = true,
    };

    public static readonly ResourceType CronJobs = new("batch", "v1", "cronjobs", "CronJob", true)
    {
        ShortNames = ["cj"],
        Categories = ["all"],
        Subresources = ["status"],
        HasGeneration = true,
    };

    public static readonly ResourceType Jobs = new("batch", "v1", "jobs", "Job", true)
    {
        Categories = ["all"],
        Subresources = ["status"],
        HasGeneration = true,
    };

    public static readonly ResourceType StorageClasses = new("storage.k8s.io", "v1", "storageclasses", "StorageClass", false) { ShortNames = ["sc"] };

    public static readonly ResourceType Leases = new("coordination.k8s.io", "v1", "leases", "Lease", true);

    public static readonly ResourceType EndpointSlices = new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", true)
    {
        HasGeneration = true,
    };

    public static readonly ResourceType PodDisruptionBudgets = new("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", true)
    {
        ShortNames = ["pdb"],
        Subresources = ["status"],
        HasGeneration = true,
    };

    public static readonly ResourceType ClusterRoleBindings = new(Rbac, "v1", "clusterrolebindings", "ClusterRoleBinding", false);

    public static readonly ResourceType ClusterRoles = new(Rbac, "v1", "clusterroles", "ClusterRole", false);

    public static readonly ResourceType RoleBindings = new(Rbac, "v1", "rolebindings", "RoleBinding", true);

    public static readonly ResourceType Roles = new(Rbac, "v1", "roles", "Role", true);

    /// <summary>Every built-in kind, in the order discovery lists groups and kinds.</summary>
    public static readonly IReadOnlyList<ResourceType> All =
    [
        ConfigMaps, Endpoints, Events, Namespaces, Nodes, PersistentVolumeClaims, PersistentVolumes, Pods, ResourceQuotas, Secrets, ServiceAccounts, Services,
        ControllerRevisions, DaemonSets, Deployments, ReplicaSets, StatefulSets,
        CronJobs, Jobs,
        PodDisruptionBudgets,
        ClusterRoleBindings, ClusterRoles, RoleBindings, Roles,
        StorageClasses,
        CustomResourceDefinitions,
        Leases,
        EndpointSlices,
    ];
}
