using System.Text;
using k8s;
using k8s.Models;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Runs;

namespace KubeProbe.Kubernetes.Runs;

/// <summary>Renders the pod of a run: one container under the restricted Pod Security Standard, whatever the template says.</summary>
static partial class ProbePod
{
    /// <summary>The main container, which the watch and the evidence look at.</summary>
    public const string Container = "probe";

    /// <summary>The side-car that reads what a plugin of Sonobuoy left.</summary>
    public const string ResultsContainer = "results";

    /// <summary>How long after the deadline the kubelet ends a pod that the centre, dead or cut off, did not delete.</summary>
    static readonly TimeSpan Backstop = TimeSpan.FromSeconds(30);

    /// <exception cref="TargetClusterException">Invalid: a quantity that is none.</exception>
    public static byte[] Render(ClusterTarget target, PodOrder order, string name, string secretUid, DateTimeOffset now) =>
        Encoding.UTF8.GetBytes(KubernetesJson.Serialize(new V1Pod
        {
            ApiVersion = V1Pod.KubeApiVersion,
            Kind = V1Pod.KubeKind,
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = target.Spec.Namespace,
                Labels = Over(order.Run.Work.Pod?.Labels, RunLabels.Of(order)),
                Annotations = Over(order.Run.Work.Pod?.Annotations, RunLabels.Annotations(order)),
            },
            Spec = Spec(target, order, name, secretUid, now),
        }));

    // Whatever the template says, the centre finds its pods again by what it gave them.
    static Dictionary<string, string> Over(IReadOnlyDictionary<string, string>? extras, Dictionary<string, string> own)
    {
        foreach (var (key, value) in extras ?? new Dictionary<string, string>()) own.TryAdd(key, value);
        return own;
    }

    static V1PodSpec Spec(ClusterTarget target, PodOrder order, string name, string secretUid, DateTimeOffset now)
    {
        var work = order.Run.Work;
        var spec = new V1PodSpec
        {
            RestartPolicy = "Never",
            ActiveDeadlineSeconds = Math.Max(1, (long)Math.Ceiling((order.Deadline - now + Backstop).TotalSeconds)),
            TerminationGracePeriodSeconds = 5,
            ServiceAccountName = work.ServiceAccount,
            AutomountServiceAccountToken = true,
            // A namespace of many services would fill the environment with theirs.
            EnableServiceLinks = false,
            SecurityContext = new V1PodSecurityContext
            {
                RunAsNonRoot = true,
                RunAsUser = work.RunAs.User,
                RunAsGroup = work.RunAs.Group,
                FsGroup = work.RunAs.Group,
                SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
            },
            Containers = work.Contract is ProbeContract.Sonobuoy
                ? [Probe(target, order, name, secretUid), Results(target, order, name)]
                : [Probe(target, order, name, secretUid)],
            Volumes = [new V1Volume { Name = "tmp", EmptyDir = new V1EmptyDirVolumeSource { SizeLimit = new ResourceQuantity("64Mi") } }],
        };
        if (work.Contract is ProbeContract.Sonobuoy)
            spec.Volumes.Add(new V1Volume { Name = "results", EmptyDir = new V1EmptyDirVolumeSource { SizeLimit = new ResourceQuantity("512Mi") } });
        if (work.ImagePullSecrets.Count > 0)
            spec.ImagePullSecrets = [.. work.ImagePullSecrets.Select(s => new V1LocalObjectReference { Name = s })];
        Place(spec, order);
        return spec;
    }

    static V1Container Probe(ClusterTarget target, PodOrder order, string name, string secretUid)
    {
        var work = order.Run.Work;
        return new V1Container
        {
            Name = Container,
            Image = ImageReference.Below(target.Spec.ImagePrefix, work.Image),
            Command = work.Command.Count > 0 ? [.. work.Command] : null,
            Args = work.Args.Count > 0 ? [.. work.Args] : null,
            Env = [.. ProbeEnvironment.Of(order, name, secretUid, target.Spec.ImagePrefix)],
            Resources = new V1ResourceRequirements { Requests = Quantities(work.Resources.Requests), Limits = Quantities(work.Resources.Limits) },
            SecurityContext = Restricted(writableRoot: work.RunAs.WritableRoot),
            // An exit code says nothing; the end of the log often does. A report must not be taken for log, nor log for a report.
            TerminationMessagePolicy = work.Contract is ProbeContract.Kubeprobe ? "File" : "FallbackToLogsOnError",
            VolumeMounts = work.Contract is ProbeContract.Sonobuoy
                ? [Mount("tmp", "/tmp"), Mount("results", ContractEnvironment.ResultsFolder), Mount("results", ContractEnvironment.OldResultsFolder)]
                : [Mount("tmp", "/tmp")],
        };
    }

    static V1Container Results(ClusterTarget target, PodOrder order, string name) => new()
    {
        Name = ResultsContainer,
        Image = ImageReference.Below(target.Spec.ImagePrefix, order.Run.Work.ResultsImage ?? ContractRules.ResultsImage),
        Args = ["sonobuoy-results"],
        Env = [.. ProbeEnvironment.OfResults(order, name)],
        Resources = new V1ResourceRequirements
        {
            Requests = Quantities(new Dictionary<string, string> { ["cpu"] = "10m", ["memory"] = "32Mi" }),
            Limits = Quantities(new Dictionary<string, string> { ["memory"] = "256Mi" }),
        },
        SecurityContext = Restricted(writableRoot: false),
        TerminationMessagePolicy = "File",
        VolumeMounts = [new V1VolumeMount { Name = "results", MountPath = ContractEnvironment.ResultsFolder, ReadOnlyProperty = true }],
    };

    static V1SecurityContext Restricted(bool writableRoot) => new()
    {
        AllowPrivilegeEscalation = false,
        ReadOnlyRootFilesystem = !writableRoot,
        Capabilities = new V1Capabilities { Drop = ["ALL"] },
    };

    static V1VolumeMount Mount(string volume, string path) => new() { Name = volume, MountPath = path };

    static Dictionary<string, ResourceQuantity>? Quantities(IReadOnlyDictionary<string, string> needs)
    {
        if (needs.Count == 0) return null;
        var quantities = new Dictionary<string, ResourceQuantity>();
        foreach (var (resource, amount) in needs)
        {
            try
            {
                quantities[resource] = new ResourceQuantity(amount);
            }
            catch (FormatException e)
            {
                throw new TargetClusterException(
                    TargetFault.Invalid,
                    $"\"{Clusters.Untrusted.Text(amount, 60)}\" is no quantity for {resource}. Write it as 100m, 0.5 or 128Mi in the template's resources.",
                    inner: e);
            }
        }
        return quantities;
    }
}
