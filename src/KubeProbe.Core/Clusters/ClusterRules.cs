using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Scheduling;
using KubeProbe.Core.Secrets;

namespace KubeProbe.Core.Clusters;

/// <summary>What may be wrong with a Cluster.</summary>
public static class ClusterRules
{
    const int MostWindows = 50;

    /// <summary>All that is wrong.</summary>
    public static IEnumerable<ManifestFault> Check(ClusterSpec spec) =>
    [
        .. CheckConnection(spec.Connection),
        .. TextRules.CheckNamespace(spec.Namespace, "spec.namespace"),
        .. TextRules.CheckUrl(spec.ReportUrl, httpsOnly: false, path: false, "spec.reportUrl"),
        .. CapabilityRules.Check(spec.Capabilities, "spec.capabilities"),
        .. CheckImagePrefix(spec.ImagePrefix),
        .. TextRules.CheckRange(spec.Budget.RequestsPerSecond, 1, 1_000, "spec.budget.requestsPerSecond"),
        .. TextRules.CheckRange(spec.Budget.Burst, 1, 10_000, "spec.budget.burst"),
        .. TextRules.CheckRange(spec.Budget.Pods, 1, 5_000, "spec.budget.pods"),
        .. TextRules.CheckDistinct([.. spec.Maintenance.Select(window => window.Name)], MostWindows, "spec.maintenance"),
        .. spec.Maintenance.Index().SelectMany(window => CheckWindow(window.Item, FieldPath.Of("spec.maintenance", window.Index))),
    ];

    static IEnumerable<ManifestFault> CheckImagePrefix(string? prefix) =>
        prefix is null || ImageReference.PrefixFault(prefix) is not { } fault
            ? []
            : [new("spec.imagePrefix", fault, "Write host[:port][/path], such as registry.corp.example/mirror.")];

    static IEnumerable<ManifestFault> CheckConnection(ClusterConnection connection)
    {
        var ways = new object?[] { connection.Kubeconfig, connection.InCluster, connection.Token }.Count(way => way is not null);
        return
        [
            .. ways == 1 ? Array.Empty<ManifestFault>()
                : [new("spec.connection", ways == 0 ? "The connection names no way to the cluster." : $"The connection names {ways} ways to the cluster.", "Give exactly one of kubeconfig, inCluster and token.")],
            .. connection.Kubeconfig is { } kubeconfig ? CheckKubeconfig(kubeconfig) : [],
            .. connection.Token is { } token ? CheckToken(token) : [],
        ];
    }

    static IEnumerable<ManifestFault> CheckKubeconfig(KubeconfigConnection kubeconfig) =>
    [
        .. SecretRules.CheckRef(kubeconfig.SecretRef, "spec.connection.kubeconfig.secretRef"),
        .. kubeconfig.Context is "" ? [new ManifestFault("spec.connection.kubeconfig.context", "The context's name is empty.", "Name a context of the kubeconfig, or remove the field for its current one.")] : Array.Empty<ManifestFault>(),
    ];

    static IEnumerable<ManifestFault> CheckToken(TokenConnection token) =>
    [
        .. TextRules.CheckUrl(token.Server, httpsOnly: true, path: true, "spec.connection.token.server"),
        .. SecretRules.CheckRef(token.SecretRef, "spec.connection.token.secretRef"),
        .. CheckAuthority(token.CertificateAuthority, "spec.connection.token.certificateAuthority"),
    ];

    static IEnumerable<ManifestFault> CheckAuthority(string pem, string field)
    {
        const string remedy = "Give the PEM text of the authority's certificate, as in the service account's ca.crt.";
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
            return [new(field, "There is a private key in it.", "Remove the key: only the certificate belongs here. Consider the key known to others now.")];
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
            return certificates.Count > 0 ? [] : [new(field, "There is no certificate in it.", remedy)];
        }
        catch (CryptographicException)
        {
            return [new(field, "The certificate can't be read.", remedy)];
        }
        finally
        {
            foreach (var certificate in certificates) certificate.Dispose();
        }
    }

    static IEnumerable<ManifestFault> CheckWindow(MaintenanceWindow window, string field) =>
    [
        .. window.Name.Trim().Length == 0 ? [new ManifestFault($"{field}.name", "The window's name is empty.", "Name it for people, such as nightly-backup.")] : TextRules.CheckLength(window.Name, 100, $"{field}.name"),
        .. CronRules.CheckCron(window.Cron, seconds: false, $"{field}.cron"),
        .. TextRules.CheckRange(window.Duration, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7), $"{field}.duration"),
        .. CronRules.CheckTimeZone(window.TimeZone, $"{field}.timeZone"),
    ];
}
