namespace KubeProbe.DevCluster.Faults;

/// <summary>One thing that can be made to go wrong in a cluster.</summary>
/// <param name="Name">Its name in the control API and on the command line.</param>
/// <param name="Effect">What happens while it is on.</param>
/// <param name="Parameters">What it can be told.</param>
public sealed record FaultKind(string Name, string Effect, params IReadOnlyList<FaultParameter> Parameters)
{
    static readonly FaultParameter Match = new("match", FaultParameterType.Text,
        "Only pods this selects: a label selector such as app=web, or a pod name with * as wildcard. All pods when absent.");

    static readonly FaultParameter OnNode = new("node", FaultParameterType.Text, "Only pods on this node. All nodes when absent.");

    public static readonly FaultKind ApiSlow = new("api-slow", "Every API request waits before it is answered.",
        new FaultParameter("delay", FaultParameterType.Duration, "How long each request waits.", TimeSpan.FromSeconds(5)));

    public static readonly FaultKind ApiHang = new("api-hang", "API requests are accepted and not answered, and watches fall silent, until it is switched off.");

    public static readonly FaultKind ApiRefuse = new("api-refuse", "The API's port is closed: connections are refused.");

    public static readonly FaultKind ApiError = new("api-error", "Every API request fails with a server error.",
        new FaultParameter("code", FaultParameterType.Number, "HTTP status, 500 to 599.", 500L));

    public static readonly FaultKind ApiThrottle = new("api-throttle", "Every API request is answered with 429 Too Many Requests.",
        new FaultParameter("retryAfter", FaultParameterType.Duration, "What Retry-After tells the client, in whole seconds.", TimeSpan.FromSeconds(1)));

    public static readonly FaultKind WatchCut = new("watch-cut", "Watch streams end early, without a word.",
        new FaultParameter("every", FaultParameterType.Duration, "How long a watch lives.", TimeSpan.FromSeconds(1)));

    public static readonly FaultKind WatchExpire = new("watch-expire",
        "Running watches end with 410 Expired, and a watch can't resume from a version it knows: clients must list again.");

    public static readonly FaultKind AdmissionRefuse = new("admission-refuse", "An admission webhook refuses to create pods.",
        new FaultParameter("message", FaultParameterType.Text, "What the webhook says.", "refused by policy"),
        new FaultParameter("webhook", FaultParameterType.Text, "The name of the webhook.", "policy.devcluster.kubeprobe.io"), Match);

    public static readonly FaultKind SandboxFailure = new("sandbox-failure",
        "Pod sandboxes can't be created: pods stay in ContainerCreating with FailedCreatePodSandBox events.", Match, OnNode);

    public static readonly FaultKind ImagePullFailure = new("image-pull-failure",
        "Images can't be pulled: ErrImagePull, then ImagePullBackOff.", Match, OnNode);

    public static readonly FaultKind NodeNotReady = new("node-not-ready",
        "The kubelet of a node stops reporting: the node becomes NotReady and its pods are no longer looked after.",
        new FaultParameter("node", FaultParameterType.Text, "Which node. All nodes when absent."));

    public static readonly FaultKind Unschedulable = new("unschedulable", "The scheduler finds no node for new pods: FailedScheduling.",
        new FaultParameter("reason", FaultParameterType.Text,
            "What every node has against the pod, in the scheduler's words, such as Insufficient memory or node(s) had untolerated taint {team: data}; several separated by commas.",
            "Insufficient cpu"),
        Match);

    public static readonly FaultKind OomKilled = new("oom-killed", "Containers are killed for memory soon after they start: OOMKilled, exit code 137.", Match, OnNode);

    public static readonly FaultKind MountFailure = new("mount-failure",
        "Volumes can't be mounted: pods that have some stay in ContainerCreating with FailedMount events.", Match, OnNode);

    /// <summary>Every fault there is.</summary>
    public static readonly IReadOnlyList<FaultKind> All =
    [
        ApiSlow, ApiHang, ApiRefuse, ApiError, ApiThrottle, WatchCut, WatchExpire, AdmissionRefuse,
        SandboxFailure, ImagePullFailure, NodeNotReady, Unschedulable, OomKilled, MountFailure,
    ];

    public override string ToString() => Name;
}
