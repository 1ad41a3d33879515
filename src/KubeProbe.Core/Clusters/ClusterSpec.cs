using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Clusters;

/// <summary>A target cluster as the user declares it.</summary>
public sealed record ClusterSpec
{
    /// <summary>How the centre reaches its API server. Exactly one way.</summary>
    public required ClusterConnection Connection { get; init; }

    /// <summary>Where probe pods run. Default <c>kubeprobe-probes</c>.</summary>
    public string Namespace { get; init; } = "kubeprobe-probes";

    /// <summary>The centre as this cluster's pods see it, without a path, such as <c>https://kubeprobe.example:8080</c>. Default: the server's public URL.</summary>
    public Uri? ReportUrl { get; init; }

    /// <summary>The load the centre may put on the cluster.</summary>
    public ClusterBudget Budget { get; init; } = new();

    /// <summary>When alerts are muted, or probing stops.</summary>
    public IReadOnlyList<MaintenanceWindow> Maintenance { get; init; } = [];

    /// <summary>
    /// What the cluster has (<c>true</c>) or lacks (<c>false</c>), such as <c>service-routing: false</c>; it has the last word over what
    /// the centre finds out. At most 100.
    /// </summary>
    public IReadOnlyDictionary<string, bool> Capabilities { get; init; } = new Dictionary<string, bool>();

    /// <summary>
    /// Registry and path that images are pulled from here instead of the registry they name, such as
    /// <c>registry.corp.example/mirror</c>. Applied to templates' images and told to probes for the images they use.
    /// </summary>
    public string? ImagePrefix { get; init; }

    /// <summary>Starts nothing, by no trigger. Default false.</summary>
    public bool Paused { get; init; }
}

/// <summary>One of three ways to reach an API server.</summary>
public sealed record ClusterConnection
{
    /// <summary>A kubeconfig kept in a Secret. One with <c>exec</c>, an auth plugin or a file path is refused: that would run code of others.</summary>
    public KubeconfigConnection? Kubeconfig { get; init; }

    /// <summary>The service account of the pod the server itself runs in.</summary>
    public InClusterConnection? InCluster { get; init; }

    /// <summary>An address, a bearer token and a certificate authority.</summary>
    public TokenConnection? Token { get; init; }
}

/// <summary>A kubeconfig.</summary>
public sealed record KubeconfigConnection
{
    /// <summary>The Secret's value that holds the file's text.</summary>
    public required SecretRef SecretRef { get; init; }

    /// <summary>Which context; default the file's current one.</summary>
    public string? Context { get; init; }
}

/// <summary>The server's own service account; it has no settings.</summary>
public sealed record InClusterConnection;

/// <summary>A bearer token.</summary>
public sealed record TokenConnection
{
    /// <summary>The API server's address, https.</summary>
    public required Uri Server { get; init; }

    /// <summary>The Secret's value that holds the token.</summary>
    public required SecretRef SecretRef { get; init; }

    /// <summary>The certificate authority, PEM text. It is public, so it may stand here.</summary>
    public required string CertificateAuthority { get; init; }
}

/// <summary>Limits on the centre itself.</summary>
public sealed record ClusterBudget
{
    /// <summary>Requests a second to the API server, in the long run. Default 20, at least 1, at most 1,000.</summary>
    public double RequestsPerSecond { get; init; } = 20;

    /// <summary>Requests that may go out at once after a quiet time. Default 40, at least 1, at most 10,000.</summary>
    public int Burst { get; init; } = 40;

    /// <summary>Probe pods at once. Default 20, at least 1, at most 5,000.</summary>
    public int Pods { get; init; } = 20;
}

/// <summary>A recurring time of maintenance.</summary>
public sealed record MaintenanceWindow
{
    /// <summary>What alerts and skipped slots call it.</summary>
    public required string Name { get; init; }

    /// <summary>When it begins: five cron fields.</summary>
    public required string Cron { get; init; }

    /// <summary>How long it lasts: at least 1m, at most 7d.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>IANA time zone of <see cref="Cron"/>. Default UTC.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>What it does. Default <see cref="MaintenanceMode.Mute"/>.</summary>
    public MaintenanceMode Mode { get; init; }
}

/// <summary>What maintenance does.</summary>
public enum MaintenanceMode
{
    /// <summary>Keeps probing, keeps verdicts, sends no alerts.</summary>
    Mute,

    /// <summary>Starts no periodic and no change runs.</summary>
    Stop,
}
