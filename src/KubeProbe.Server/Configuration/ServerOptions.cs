using System.Net;
using KubeProbe.Core.Freshness;
using KubeProbe.Core.Incidents;
using KubeProbe.Core.Remedies;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Severity;
using KubeProbe.Storage;

namespace KubeProbe.Server.Configuration;

/// <summary>How the server runs. <see cref="Settings"/> says for each: its key, meaning, unit, default and bound.</summary>
public sealed class ServerOptions
{
    /// <summary>Folder of what the server keeps in files: database, keys, admin token. Default <c>data</c>.</summary>
    public string DataFolder { get; set; } = "data";

    /// <summary>HTTP/1.1: API, reports, webhooks, health, metrics. Port 0 takes a free one.</summary>
    public ListenAddress Http { get; set; } = new(IPAddress.Loopback, 8080);

    /// <summary>HTTP/2: gRPC. Port 0 takes a free one.</summary>
    public ListenAddress Grpc { get; set; } = new(IPAddress.Loopback, 8081);

    /// <summary>PEM file of a certificate (chain) for both addresses; null for plain text.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM file of its key.</summary>
    public string? CertificateKeyFile { get; set; }

    /// <summary>The centre as probe pods see it; null for the bound HTTP address.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>PostgreSQL connection string; null for the embedded SQLite file.</summary>
    public string? Postgres { get; set; }

    /// <summary>SQLite file; null for <c>kubeprobe.db</c> in the data folder.</summary>
    public string? SqliteFile { get; set; }

    /// <summary>Folder of the key ring; null for <c>keys</c> in the data folder.</summary>
    public string? KeyFolder { get; set; }

    /// <summary>PKCS#12 or PEM file of the certificate that wraps the key ring; null when the ring lies in 0600 files.</summary>
    public string? KeyCertificateFile { get; set; }

    /// <summary>Password of that file.</summary>
    public string? KeyCertificatePassword { get; set; }

    /// <summary>How probes run.</summary>
    public RunOptions Runs { get; } = new();

    /// <summary>How it is judged whether verdicts come.</summary>
    public FreshnessOptions Freshness { get; } = new();

    /// <summary>When people are told of incidents.</summary>
    public IncidentOptions Incidents { get; } = new();

    /// <summary>How severity is reckoned.</summary>
    public SeverityOptions Severity { get; } = new();

    /// <summary>What holds for all remedies together.</summary>
    public RemedyOptions Remedies { get; } = new();

    /// <summary>How long history is kept.</summary>
    public RetentionOptions History { get; } = new();

    /// <summary>Where alerts go; null for nowhere.</summary>
    public Uri? AlertUrl { get; set; }

    /// <summary>Secret that signs them, <c>whsec_…</c>.</summary>
    public string? AlertSecret { get; set; }

    /// <summary>File that holds that secret.</summary>
    public string? AlertSecretFile { get; set; }

    /// <summary>File of channels and routes.</summary>
    public string? AlertChannelsFile { get; set; }

    /// <summary>Private, loopback and link-local hosts that alerts may be sent to, by name or address.</summary>
    public IReadOnlyList<string> AlertTargets { get; set; } = [];

    /// <summary>Whether Kuberhealthy's status pages and metrics need no token.</summary>
    public bool KuberhealthyOpen { get; set; }

    /// <summary>Hosts, addresses and networks of the centre's own network that checks may look at.</summary>
    public IReadOnlyList<string> CheckTargets { get; set; } = [];

    /// <summary>How long the server still answers after it was told to stop; null for 5 s on PostgreSQL and 0 s on SQLite.</summary>
    public TimeSpan? Drain { get; set; }

    /// <summary>Secrets of change systems that sign, <c>whsec_…</c>; several while one replaces another.</summary>
    public IReadOnlyList<string> ChangeSecrets { get; set; } = [];

    /// <summary>Files that hold one such secret each.</summary>
    public IReadOnlyList<string> ChangeSecretFiles { get; set; } = [];

    /// <summary>Where the first admin token is written; null for <c>admin.token</c> in the data folder.</summary>
    public string? AdminTokenFile { get; set; }

    /// <summary>Lowest level that is logged.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    /// <summary>Logs as JSON lines rather than for people.</summary>
    public bool LogJson { get; set; }

    /// <summary>OTLP endpoint for traces, metrics and logs; null for none.</summary>
    public Uri? Otlp { get; set; }

    /// <summary>Share of the traces begun here that are recorded, 0 to 1; a caller's trace is recorded when the caller records it.</summary>
    public double Sampling { get; set; } = 1;

    /// <summary>Port between servers of one database; 0 takes a free one.</summary>
    public int SiloPort { get; set; }

    /// <summary>Address under which other servers reach this one; null for loopback, which is right for a single server.</summary>
    public IPAddress? SiloAddress { get; set; }

    /// <summary>Names the set of servers that share a database.</summary>
    public string ClusterId { get; set; } = "kubeprobe";

    /// <summary>A path within the data folder, unless another one was configured.</summary>
    public string InData(string? configured, string name) => Path.GetFullPath(configured ?? Path.Combine(DataFolder, name));
}
