using System.Text.Json.Serialization;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Cases;

/// <summary>An image that probes, and what it needs. Its generation is its version.</summary>
public sealed record ProbeTemplateSpec
{
    /// <summary>What it finds out, for people.</summary>
    public string? Description { get; init; }

    /// <summary>Image reference. Required, but for the contracts <c>external</c> and <c>check</c>, which have none.</summary>
    public string Image { get; init; } = "";

    /// <summary>Replaces the image's entrypoint.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Replaces the image's arguments.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Default: requests 10m CPU and 32Mi memory, limit 128Mi memory.</summary>
    public ResourceNeeds Resources { get; init; } = new();

    /// <summary>The user it runs as. Everything else of the restricted Pod Security Standard is always set.</summary>
    public PodUser RunAs { get; init; } = new();

    /// <summary>Service account in the cluster's probe namespace. Default <c>kubeprobe-probe</c>.</summary>
    public string ServiceAccount { get; init; } = "kubeprobe-probe";

    /// <summary>Names of image pull secrets in the probe namespace.</summary>
    public IReadOnlyList<string> ImagePullSecrets { get; init; } = [];

    /// <summary>What the probe does in the cluster; <c>kubeprobe rbac render</c> turns it into roles.</summary>
    public IReadOnlyList<RbacRule> Rbac { get; init; } = [];

    /// <summary>The parameters a case may set; each becomes an environment variable of its name.</summary>
    public IReadOnlyList<ParameterDeclaration> Parameters { get; init; } = [];

    /// <summary>How the result comes back. Default <see cref="ProbeContract.Kubeprobe"/>.</summary>
    public ProbeContract Contract { get; init; }

    /// <summary>Whether a run is about the cluster or about one node. Default <see cref="ProbeScope.Cluster"/>.</summary>
    public ProbeScope Scope { get; init; }

    /// <summary>Never two runs of it at once in one cluster, whatever triggered them. Default false.</summary>
    public bool Exclusive { get; init; }

    /// <summary>From the pod's creation to its report, unless the case says otherwise. Default 2m, at least 1s, at most 1h.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What a cluster must have for it, such as <c>storage-class</c>; where one lacks it, it is not applicable and not run. At most 20.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>Kinds of object the probe makes outside its namespace; those with the run's label are deleted at its end.</summary>
    public IReadOnlyList<SweptResource> Sweep { get; init; } = [];

    /// <summary>Labels, annotations and variables that its pods have beside those the centre gives; absent for none.</summary>
    public PodExtras? Pod { get; init; }

    /// <summary>What the centre looks at, with contract <c>check</c>.</summary>
    public Checks.CheckSpec? Check { get; init; }

    /// <summary>With contract <c>sonobuoy</c>: the image of the side-car that reads the results. Default: the probes' own image of this release.</summary>
    public string? ResultsImage { get; init; }

    /// <summary>How this version comes to the clusters: first to some, and to all once it has proved itself. Absent: everywhere at once.</summary>
    public Rollouts.TemplateRollout? Rollout { get; init; }
}

/// <summary>Compute resources as Kubernetes quantities.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.ResourceNeeds")]
public sealed record ResourceNeeds
{
    /// <summary>What is reserved.</summary>
    [Id(0)]
    public IReadOnlyDictionary<string, string> Requests { get; init; } =
        new Dictionary<string, string> { ["cpu"] = "10m", ["memory"] = "32Mi" };

    /// <summary>What is the most.</summary>
    [Id(1)]
    public IReadOnlyDictionary<string, string> Limits { get; init; } =
        new Dictionary<string, string> { ["memory"] = "128Mi" };
}

/// <summary>Whom the container runs as.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.PodUser")]
public sealed record PodUser
{
    /// <summary>User id, not 0. Default 65532.</summary>
    [Id(0)] public long User { get; init; } = 65_532;

    /// <summary>Group id. Default 65532.</summary>
    [Id(1)] public long Group { get; init; } = 65_532;

    /// <summary>Whether the container may write its root file system. Default false.</summary>
    [Id(2)] public bool WritableRoot { get; init; }
}

/// <summary>One rule of a Role, and where it is needed.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.RbacRule")]
public sealed record RbacRule
{
    /// <summary>API groups; <c>""</c> is the core group.</summary>
    [Id(0)] public IReadOnlyList<string> ApiGroups { get; init; } = [""];

    /// <summary>Resources, subresources as <c>pods/log</c>.</summary>
    [Id(1)] public required IReadOnlyList<string> Resources { get; init; }

    /// <summary>Verbs.</summary>
    [Id(2)] public required IReadOnlyList<string> Verbs { get; init; }

    /// <summary>In the whole cluster rather than in the probe namespace. Default false.</summary>
    [Id(3)] public bool ClusterWide { get; init; }
}

/// <summary>A kind of object to sweep by the run's label.</summary>
[GenerateSerializer, Immutable, Alias("kubeprobe.SweptResource")]
public sealed record SweptResource
{
    /// <summary>API group; empty for the core group.</summary>
    [Id(0)] public string Group { get; init; } = "";

    /// <summary>API version, such as <c>v1</c>.</summary>
    [Id(1)] public required string Version { get; init; }

    /// <summary>Plural, such as <c>namespaces</c>.</summary>
    [Id(2)] public required string Resource { get; init; }

    /// <summary>One namespace; absent for all, and for resources without one.</summary>
    [Id(3)] public string? Namespace { get; init; }
}

/// <summary>One parameter a template takes.</summary>
public sealed record ParameterDeclaration
{
    /// <summary>Name of the environment variable: letters, digits and <c>_</c>, not starting with <c>KUBEPROBE_</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What values it takes. Default <see cref="ParameterType.String"/>.</summary>
    public ParameterType Type { get; init; }

    /// <summary>A case must set it. Default false.</summary>
    public bool Required { get; init; }

    /// <summary>The value when nothing sets it.</summary>
    public ParameterValue? Default { get; init; }

    /// <summary>Given by secretRef only, and masked everywhere. Default false.</summary>
    public bool Secret { get; init; }

    /// <summary>
    /// In runs of a change it is what the change tells: its namespace or its component; a list that is set is narrowed to it where it is in
    /// it. Not for templates that tell facts. Absent: changes don't touch it.
    /// </summary>
    public ChangePart? FromChange { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }
}

/// <summary>Types of parameters.</summary>
public enum ParameterType
{
    [JsonStringEnumMemberName("string")] String,
    [JsonStringEnumMemberName("integer")] Integer,
    [JsonStringEnumMemberName("number")] Number,
    [JsonStringEnumMemberName("boolean")] Boolean,
    [JsonStringEnumMemberName("duration")] Duration,
}

/// <summary>How a run's result comes back.</summary>
public enum ProbeContract
{
    /// <summary>The pod reports to the centre; the same report lies in its termination message.</summary>
    [JsonStringEnumMemberName("kubeprobe")] Kubeprobe,

    /// <summary>Exit code 0 passes; the termination message is the text.</summary>
    [JsonStringEnumMemberName("exit-code")] ExitCode,

    /// <summary>The image is a check of Kuberhealthy v2: it finds its <c>KH_…</c> variables and posts to <c>/externalCheckStatus</c>.</summary>
    [JsonStringEnumMemberName("kuberhealthy-v2")] KuberhealthyV2,

    /// <summary>The image is a check of Kuberhealthy v3: it finds its <c>KH_…</c> variables and posts to <c>/check</c>.</summary>
    [JsonStringEnumMemberName("kuberhealthy-v3")] KuberhealthyV3,

    /// <summary>The image is a checker of erda's kubeprober: it posts its checkers with their levels to <c>KUBEPROBER_STATUS_REPORT_URL</c>.</summary>
    [JsonStringEnumMemberName("kubeprober")] Kubeprober,

    /// <summary>There is no image: somebody pushes results, and a slot of the schedule without any fails.</summary>
    [JsonStringEnumMemberName("external")] External,

    /// <summary>There is no image: the centre looks itself, as <c>check</c> says.</summary>
    [JsonStringEnumMemberName("check")] Check,

    /// <summary>The image is a plugin of Sonobuoy: it leaves its results in a folder and names them in a done file, which a side-car of ours reads and reports.</summary>
    [JsonStringEnumMemberName("sonobuoy")] Sonobuoy,
}

/// <summary>What a run is about.</summary>
public enum ProbeScope
{
    [JsonStringEnumMemberName("cluster")] Cluster,
    [JsonStringEnumMemberName("node")] Node,
}
