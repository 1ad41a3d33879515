using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KubeProbe.Server.Tests.Harness;

static class Manifests
{
    /// <summary>A cluster nobody answers for, and a case bound to it by changes of etcd.</summary>
    public static string Text { get; } =
        $$"""
        apiVersion: kubeprobe.io/v1alpha1
        kind: Secret
        metadata: {name: far-away}
        spec: {stringData: {token: not-a-real-one} }
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: Cluster
        metadata: {name: far-away, labels: {env: test} }
        spec:
          connection: {token: {server: "https://127.0.0.1:1", secretRef: {name: far-away, key: token}, certificateAuthority: "{{Authority()}}"} }
          budget: {pods: 1000}
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: ProbeTemplate
        metadata: {name: quiet}
        spec: {image: example.org/quiet:1, timeout: 30m}
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: ProbeCase
        metadata: {name: quiet}
        spec: {template: quiet}
        ---
        apiVersion: kubeprobe.io/v1alpha1
        kind: Binding
        metadata: {name: quiet}
        spec: {cluster: far-away, case: quiet, changes: {components: [etcd]} }
        """;

    /// <summary>One more cluster nobody answers for.</summary>
    public static string ACluster(string name, string labels) =>
        $$"""
        apiVersion: kubeprobe.io/v1alpha1
        kind: Cluster
        metadata: {name: {{name}}, labels: { {{labels}} } }
        spec:
          connection: {token: {server: "https://127.0.0.1:1", secretRef: {name: far-away, key: token}, certificateAuthority: "{{Authority()}}"} }

        """;

    static string Authority()
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest("CN=nobody", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return certificate.ExportCertificatePem().ReplaceLineEndings("\\n");
    }
}
