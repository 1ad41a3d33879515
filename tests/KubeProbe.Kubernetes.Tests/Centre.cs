using KubeProbe.Core.Cases;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.NodeProbes;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Kubernetes.Tests;

/// <summary>The ports as the server would have them, and orders to try them with.</summary>
sealed class Centre : IAsyncDisposable
{
    public const string Token = "very-secret-bearer-token";

    readonly ServiceProvider services;

    public Centre(TimeProvider? time = null, IServers? servers = null)
    {
        services = new ServiceCollection()
            .AddSingleton<ISecretVault>(Vault)
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton(servers ?? new FakeServers())
            .AddKubeProbeKubernetes()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public FakeVault Vault { get; } = new();

    public IProbePods Pods => services.GetRequiredService<IProbePods>();

    public ILeftovers Leftovers => services.GetRequiredService<ILeftovers>();

    public IPodEvidence Evidence => services.GetRequiredService<IPodEvidence>();

    public ITargetNodes Nodes => services.GetRequiredService<ITargetNodes>();

    public ITargetCapabilities Capabilities => services.GetRequiredService<ITargetCapabilities>();

    public Core.Observation.ITargetObjects Objects => services.GetRequiredService<Core.Observation.ITargetObjects>();

    public IForeignObjects Foreign => services.GetRequiredService<IForeignObjects>();

    public KubeProbe.Core.Remedies.IRemedyObjects Remedies => services.GetRequiredService<KubeProbe.Core.Remedies.IRemedyObjects>();

    public IClusterConnections Connections => services.GetRequiredService<IClusterConnections>();

    public ClusterTarget Target(FakeApiServer server, string? certificateAuthority = null) =>
        Target(server.Address, certificateAuthority ?? server.Trusted.Pem);

    public ClusterTarget Target(Uri address, string certificateAuthority) => new("dev-a", 1, new ClusterSpec
    {
        Namespace = "probes",
        Connection = new ClusterConnection
        {
            Token = new TokenConnection
            {
                Server = address,
                SecretRef = Vault.Put("dev-a-token", "token", Token),
                CertificateAuthority = certificateAuthority,
            },
        },
    });

    public ClusterTarget TargetByKubeconfig(string kubeconfig, string? context = null, string ns = "probes") => new("dev-a", 1, new ClusterSpec
    {
        Namespace = ns,
        Connection = new ClusterConnection
        {
            Kubeconfig = new KubeconfigConnection { SecretRef = Vault.Put("dev-a", "kubeconfig", kubeconfig), Context = context },
        },
    });

    public static PodOrder Order(Func<RunOrder, RunOrder>? change = null)
    {
        var run = new RunOrder
        {
            Id = RunId.OfTrigger("dev-a", "", "pod-lifecycle", "k1"),
            Cluster = "dev-a",
            Case = "pod-lifecycle",
            Binding = "every-minute",
            Trigger = RunTrigger.Periodic,
            Due = TimeProvider.System.GetUtcNow(),
            Timeout = TimeSpan.FromMinutes(2),
            Work = new ProbeWork { Template = "pod", Version = 3, Image = "registry.example/probes:1" },
        };
        return new PodOrder
        {
            Run = change?.Invoke(run) ?? run,
            Attempt = 1,
            Deadline = TimeProvider.System.GetUtcNow().AddMinutes(2),
            RunToken = "kpr_Y2xhaW1z.bWFj",
            ReportUrl = new Uri("https://centre.example/report/v1/runs/x"),
        };
    }

    public static ParameterValue Secret(SecretRef reference) => new() { SecretRef = reference };

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
