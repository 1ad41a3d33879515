using KubeProbe.Probes.Inspections.Access;
using KubeProbe.Probes.Inspections.Admission;
using KubeProbe.Probes.Inspections.Backups;
using KubeProbe.Probes.Inspections.Capacity;
using KubeProbe.Probes.Inspections.Certificates;
using KubeProbe.Probes.Inspections.Configuration;
using KubeProbe.Probes.Inspections.Control;
using KubeProbe.Probes.Inspections.Hosts;
using KubeProbe.Probes.Inspections.Nodes;
using KubeProbe.Probes.Inspections.Objects;
using KubeProbe.Probes.Inspections.Pods;
using KubeProbe.Probes.Inspections.Workloads;

namespace KubeProbe.Probes;

static partial class ProbeTable
{
    /// <summary>Names of those that only look.</summary>
    public static IEnumerable<string> InspectionNames => Inspections.Select(row => row.Name);

    /// <summary>Those that only look.</summary>
    static IEnumerable<ProbeRow> Inspections =>
    [
        new("api-availability", "aggregated APIs and custom kinds are served", p => new ApiServiceAvailability(p)),
        new("api-priority", "the API server keeps its clients apart and rejects none", p => new ApiPriorityAndFairness(p)),
        new("autoscaler-health", "autoscalers can scale", p => new AutoscalerHealth(p)),
        new("backup-freshness", "everything expected has a recent successful backup", p => new BackupFreshness(p)),
        new("capacity-headroom", "nodes have room for more, also when some are lost", p => new CapacityHeadroom(p)),
        new("cluster-facts", "tells what is so in this cluster", p => new ClusterFacts(p)),
        new("configuration-present", "configuration is there and says what it must", p => new ConfigurationPresent(p)),
        new("control-plane-health", "the API server's own checks pass and leaders renew their leases", p => new ControlPlaneHealth(p)),
        new("deprecated-apis", "nobody uses APIs that will be gone", p => new DeprecatedApis(p)),
        new("disruption-budgets", "no disruption budget forbids every eviction", p => new DisruptionBudgets(p)),
        new("failed-jobs", "jobs and cron jobs succeed", p => new FailedJobs(p)),
        new("ingress-certificates", "ingresses serve certificates in time and for their hosts", p => new IngressCertificates(p)),
        new("kubelet-certificates", "no kubelet's certificate expires too soon", p => new KubeletCertificates(p)),
        new("node-conditions", "nodes are ready and under no pressure", p => new NodeConditions(p)),
        new("node-disks", "the disks of this node have space and inodes", p => new NodeDisks(p)),
        new("node-kernel", "the kernel of this node is new enough and set as wanted", p => new NodeKernel(p)),
        new("node-limits", "the kernel of this node runs out of nothing", p => new NodeLimits(p)),
        new("node-taints", "no node stays cordoned or tainted", p => new NodeTaints(p)),
        new("node-time", "the clock of this node is kept, and pods have the time zone wanted", p => new NodeTime(p)),
        new("orphan-objects", "no object is left that nobody answers for", p => new OrphanObjects(p)),
        new("pending-pods", "no pod waits too long", p => new PendingPods(p)),
        new("pod-security", "namespaces enforce a Pod Security Standard and pods keep to it", p => new PodSecurity(p)),
        new("quota-headroom", "no quota is nearly used up", p => new QuotaHeadroom(p)),
        new("rbac-risks", "nobody holds rights that are a risk", p => new RbacRisks(p)),
        new("restart-storms", "no container is restarted again and again", p => new RestartStorms(p)),
        new("secret-certificates", "no certificate in a Secret or kubeconfig expires too soon", p => new SecretCertificates(p)),
        new("service-account-issuer", "service account tokens can be verified by discovery", p => new ServiceAccountIssuer(p)),
        new("service-endpoints", "behind every service stands a ready pod", p => new ServiceEndpoints(p)),
        new("signing-requests", "certificate signing requests are decided on and signed", p => new SigningRequests(p)),
        new("stuck-terminating", "deletions end", p => new StuckTerminating(p)),
        new("version-skew", "kubelets are within what the API server supports", p => new VersionSkew(p)),
        new("volume-claims", "claims are bound, volumes attach and detach", p => new VolumeClaims(p)),
        new("warning-events", "no warning comes in numbers", p => new WarningEvents(p)),
        new("webhook-availability", "admission webhooks are answered", p => new WebhookAvailability(p)),
        new("webhook-certificates", "authorities and certificates of webhooks are in time and fit", p => new WebhookCertificates(p)),
        new("workload-hygiene", "pods name their images and limits", p => new WorkloadHygiene(p)),
        new("workload-rollout", "workloads are what their spec says", p => new WorkloadRollout(p)),
    ];
}
