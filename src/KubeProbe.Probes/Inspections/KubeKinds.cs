namespace KubeProbe.Probes.Inspections;

/// <summary>The kinds inspections list.</summary>
static class KubeKinds
{
    public static readonly KubeKind Namespaces = KubeKind.Core("namespaces");
    public static readonly KubeKind Nodes = KubeKind.Core("nodes");
    public static readonly KubeKind Pods = KubeKind.Core("pods");
    public static readonly KubeKind Services = KubeKind.Core("services");
    public static readonly KubeKind Events = KubeKind.Core("events");
    public static readonly KubeKind ConfigMaps = KubeKind.Core("configmaps");
    public static readonly KubeKind Secrets = KubeKind.Core("secrets");
    public static readonly KubeKind ResourceQuotas = KubeKind.Core("resourcequotas");
    public static readonly KubeKind Volumes = KubeKind.Core("persistentvolumes");
    public static readonly KubeKind Claims = KubeKind.Core("persistentvolumeclaims");
    public static readonly KubeKind EndpointSlices = new("discovery.k8s.io", "v1", "endpointslices");
    public static readonly KubeKind ReplicaSets = new("apps", "v1", "replicasets");
    public static readonly KubeKind Deployments = new("apps", "v1", "deployments");
    public static readonly KubeKind DaemonSets = new("apps", "v1", "daemonsets");
    public static readonly KubeKind StatefulSets = new("apps", "v1", "statefulsets");
    public static readonly KubeKind Jobs = new("batch", "v1", "jobs");
    public static readonly KubeKind CronJobs = new("batch", "v1", "cronjobs");
    public static readonly KubeKind Autoscalers = new("autoscaling", "v2", "horizontalpodautoscalers");
    public static readonly KubeKind DisruptionBudgets = new("policy", "v1", "poddisruptionbudgets");
    public static readonly KubeKind Ingresses = new("networking.k8s.io", "v1", "ingresses");
    public static readonly KubeKind ValidatingWebhooks = new("admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations");
    public static readonly KubeKind MutatingWebhooks = new("admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations");
    public static readonly KubeKind ApiServices = new("apiregistration.k8s.io", "v1", "apiservices");
    public static readonly KubeKind CustomResourceDefinitions = new("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    public static readonly KubeKind ClusterRoles = new("rbac.authorization.k8s.io", "v1", "clusterroles");
    public static readonly KubeKind ClusterRoleBindings = new("rbac.authorization.k8s.io", "v1", "clusterrolebindings");
    public static readonly KubeKind Roles = new("rbac.authorization.k8s.io", "v1", "roles");
    public static readonly KubeKind RoleBindings = new("rbac.authorization.k8s.io", "v1", "rolebindings");
    public static readonly KubeKind SigningRequests = new("certificates.k8s.io", "v1", "certificatesigningrequests");
    public static readonly KubeKind StorageClasses = new("storage.k8s.io", "v1", "storageclasses");
    public static readonly KubeKind VolumeAttachments = new("storage.k8s.io", "v1", "volumeattachments");
    public static readonly KubeKind PriorityClasses = new("scheduling.k8s.io", "v1", "priorityclasses");
    public static readonly KubeKind FlowSchemas = new("flowcontrol.apiserver.k8s.io", "v1", "flowschemas");
    public static readonly KubeKind PriorityLevels = new("flowcontrol.apiserver.k8s.io", "v1", "prioritylevelconfigurations");

    // Newest first. What an inspection reads of them is the same in each; all other kinds have one version in every release from 1.20 on.
    static readonly (KubeKind Newest, string[] Versions)[] Versioned =
    [
        (CronJobs, ["v1", "v1beta1"]),               // v1 from 1.21; v1beta1 to 1.24
        (DisruptionBudgets, ["v1", "v1beta1"]),      // v1 from 1.21; v1beta1 to 1.24
        (EndpointSlices, ["v1", "v1beta1"]),         // v1 from 1.21; v1beta1 to 1.24
        (Autoscalers, ["v2", "v2beta2"]),            // v2 from 1.23; v2beta2 to 1.25
        (FlowSchemas, ["v1", "v1beta3", "v1beta2", "v1beta1"]), // v1 from 1.29; v1beta3 1.26 to 1.31; v1beta2 1.23 to 1.28; v1beta1 1.20 to 1.25
        (PriorityLevels, ["v1", "v1beta3", "v1beta2", "v1beta1"]),
    ];

    /// <summary>A kind in the versions that releases of Kubernetes serve it in: the one asked for, then the others, newest first.</summary>
    public static IEnumerable<KubeKind> Versions(KubeKind kind) => Array.Find(Versioned, row => row.Newest.Group == kind.Group && row.Newest.Plural == kind.Plural) is { Versions: { } all }
        ? [kind, .. all.Where(version => version != kind.Version).Select(version => kind with { Version = version })]
        : [kind];
}
