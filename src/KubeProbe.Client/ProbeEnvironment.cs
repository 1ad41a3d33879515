namespace KubeProbe.Client;

/// <summary>
/// The environment variables the centre gives every probe pod. The four of the report contract
/// (<see cref="ReportUrl"/>, <see cref="RunId"/>, <see cref="RunToken"/>, <see cref="Deadline"/>) are always there together;
/// the others are empty where they have no meaning.
/// </summary>
public static class ProbeEnvironment
{
    /// <summary>The full address the report is posted to: <c>http://centre:8080/report/v1/runs/{id}</c>.</summary>
    public const string ReportUrl = "KUBEPROBE_REPORT_URL";

    /// <summary>Id of the run: lower-case, of fixed length.</summary>
    public const string RunId = "KUBEPROBE_RUN_ID";

    /// <summary>Bearer token of this run, good for its report alone. Comes from the run's Secret; never print it.</summary>
    public const string RunToken = "KUBEPROBE_RUN_TOKEN";

    /// <summary>Instant, RFC 3339, at which the centre closes the run, report or none.</summary>
    public const string Deadline = "KUBEPROBE_DEADLINE";

    /// <summary>Name of the cluster probed.</summary>
    public const string Cluster = "KUBEPROBE_CLUSTER";

    /// <summary>Which centre runs the probe, as the value of a label.</summary>
    public const string Centre = "KUBEPROBE_CENTRE";

    /// <summary>Name of the ProbeCase.</summary>
    public const string Case = "KUBEPROBE_CASE";

    /// <summary>Version of the ProbeTemplate the case was rendered from.</summary>
    public const string TemplateVersion = "KUBEPROBE_TEMPLATE_VERSION";

    /// <summary>The node this pod speaks of; node scope only.</summary>
    public const string Node = "KUBEPROBE_NODE";

    /// <summary>The change that fired the run; event trigger only.</summary>
    public const string ChangeId = "KUBEPROBE_CHANGE_ID";

    /// <summary>Name of the probe pod itself.</summary>
    public const string PodName = "KUBEPROBE_POD_NAME";

    /// <summary>UID of the probe pod itself.</summary>
    public const string PodUid = "KUBEPROBE_POD_UID";

    /// <summary>Namespace of the probe pod, and of all it creates.</summary>
    public const string PodNamespace = "KUBEPROBE_POD_NAMESPACE";

    /// <summary>
    /// Owner of what the probe creates, as JSON: <c>{"apiVersion":"v1","kind":"Secret","name":"…","uid":"…"}</c>. It goes when the run
    /// ends, while a failed pod may be kept to be looked at. The pod itself when absent.
    /// </summary>
    public const string OwnerReference = "KUBEPROBE_OWNER_REFERENCE";

    /// <summary>The run's trace, as W3C writes it: <c>00-{trace}-{span}-{flags}</c>. Absent when the centre traces nothing.</summary>
    public const string TraceParent = "TRACEPARENT";

    /// <summary>Where the termination message goes instead of <c>/dev/termination-log</c>; set where pods are plain processes.</summary>
    public const string TerminationLog = "TERMINATION_LOG";
}
